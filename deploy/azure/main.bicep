// az deployment group create --resource-group … --template-file deploy/azure/main.bicep --parameters deploy/azure/main.bicepparam
//
// Two silos or more, two gateways, and the tables they share, in one Container Apps environment. From outside, one path of one
// name is reached: where Telegram brings updates.

@description('Where all of it is.')
param location string = resourceGroup().location

@description('Begins the names of all resources.')
@minLength(3)
@maxLength(12)
param name string = 'operatorbot'

@description('Images of deploy/Dockerfile, with their registry and version.')
param siloImage string
param gatewayImage string

@description('The registry, where it asks for a password.')
param registryServer string = ''
param registryUser string = ''
@secure()
param registryPassword string = ''

@secure()
param telegramBotToken string
@secure()
param operatorSecret string
@secure()
@description('Letters, digits, _ and -: openssl rand -hex 32')
param webhookSecret string
@secure()
@description('Opens the silos\' /dashboard, which is reached from inside the environment alone. Empty: closed.')
param opsToken string = ''

@description('Never changed in an upgrade: state belongs to it.')
param clusterId string = 'operator-bot'
param operatorCapacity int = 5
param floodLimit int = 120
@allowed(['ru', 'en'])
param defaultLanguage string = 'ru'

@minValue(2)
param silos int = 2
@minValue(2)
param gateways int = 2

@description('Machines, of 4 cores and 16 GB each. One is enough for the load; two survive the loss of one.')
@minValue(1)
param machines int = 1

@description('Standard_ZRS keeps three copies in the region\'s zones; Standard_LRS in one.')
param storageSku string = 'Standard_ZRS'

var httpPort = 8080
var routeName = 'telegram'
var profile = 'machines'
var secretNames = {
  TELEGRAM_BOT_TOKEN: 'telegram-bot-token'
  OPERATOR_SECRET: 'operator-secret'
  WEBHOOK_SECRET: 'webhook-secret'
  AZURE_STORAGE_CONNECTION_STRING: 'azure-storage-connection-string'
}
var registryHasPassword = !empty(registryPassword)
var hasOpsToken = !empty(opsToken)

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: '${toLower(replace(name, '-', ''))}${uniqueString(resourceGroup().id)}'
  location: location
  kind: 'StorageV2'
  sku: {
    name: storageSku
  }
  properties: {
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    retentionInDays: 30
    sku: {
      name: 'PerGB2018'
    }
  }
}

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: '${name}-environment'
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
    // Silos and gateways call each other by the addresses of their replicas, which works between replicas on dedicated
    // machines, and not between those of the Consumption profile (microsoft/azure-container-apps#1119).
    workloadProfiles: [
      {
        name: profile
        workloadProfileType: 'D4'
        minimumCount: machines
        maximumCount: machines + 1
      }
    ]
  }
}

var secrets = concat(
  [
    {
      name: secretNames.TELEGRAM_BOT_TOKEN
      value: telegramBotToken
    }
    {
      name: secretNames.OPERATOR_SECRET
      value: operatorSecret
    }
    {
      name: secretNames.WEBHOOK_SECRET
      value: webhookSecret
    }
    {
      name: secretNames.AZURE_STORAGE_CONNECTION_STRING
      value: 'DefaultEndpointsProtocol=https;AccountName=${storage.name};AccountKey=${storage.listKeys().keys[0].value};EndpointSuffix=${az.environment().suffixes.storage}'
    }
  ],
  registryHasPassword ? [{ name: 'registry-password', value: registryPassword }] : [],
  hasOpsToken ? [{ name: 'ops-token', value: opsToken }] : []
)

var registries = registryHasPassword
  ? [
      {
        server: registryServer
        username: registryUser
        passwordSecretRef: 'registry-password'
      }
    ]
  : []

var settings = concat(
  map(items(secretNames), secret => {
    name: secret.key
    secretRef: secret.value
  }),
  [
    {
      name: 'STORAGE'
      value: 'azure'
    }
    {
      name: 'CLUSTER_ID'
      value: clusterId
    }
    {
      name: 'TELEGRAM_MODE'
      value: 'webhook'
    }
    {
      name: 'WEBHOOK_URL'
      value: 'https://${routeName}.${environment.properties.defaultDomain}'
    }
    {
      name: 'HTTP_PORT'
      value: string(httpPort)
    }
    {
      name: 'OPERATOR_CAPACITY'
      value: string(operatorCapacity)
    }
    {
      name: 'FLOOD_LIMIT'
      value: string(floodLimit)
    }
    {
      name: 'DEFAULT_LANGUAGE'
      value: defaultLanguage
    }
  ]
)

// Liveness says nothing about storage or Telegram: starting a replica again mends neither. A start needs the storage account, or
// a silo, and begins again where it does not come.
var probes = [
  {
    type: 'Startup'
    httpGet: {
      path: '/health/live'
      port: httpPort
    }
    periodSeconds: 15
    failureThreshold: 10
  }
  {
    type: 'Liveness'
    httpGet: {
      path: '/health/live'
      port: httpPort
    }
    periodSeconds: 10
    timeoutSeconds: 5
    failureThreshold: 6
  }
  {
    type: 'Readiness'
    httpGet: {
      path: '/health/ready'
      port: httpPort
    }
    periodSeconds: 5
    timeoutSeconds: 5
    failureThreshold: 3
  }
]

// No ingress: silos find each other, and gateways find them, through the tables.
resource silo 'Microsoft.App/containerApps@2025-07-01' = {
  name: '${name}-silo'
  location: location
  properties: {
    environmentId: environment.id
    workloadProfileName: profile
    configuration: {
      // The new revision's replicas are ready before the old one's leave.
      activeRevisionsMode: 'Single'
      secrets: secrets
      registries: registries
    }
    template: {
      // Over the 17 s that a stop takes at most.
      terminationGracePeriodSeconds: 30
      containers: [
        {
          name: 'silo'
          image: siloImage
          env: concat(
            settings,
            [
              {
                name: 'RUN_GATEWAY'
                value: 'false'
              }
            ],
            hasOpsToken ? [{ name: 'OPS_TOKEN', secretRef: 'ops-token' }] : []
          )
          probes: probes
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
        }
      ]
      scale: {
        minReplicas: silos
        maxReplicas: silos
      }
    }
  }
}

resource gateway 'Microsoft.App/containerApps@2025-07-01' = {
  name: '${name}-gateway'
  location: location
  properties: {
    environmentId: environment.id
    workloadProfileName: profile
    configuration: {
      activeRevisionsMode: 'Single'
      secrets: secrets
      registries: registries
      // Inside only; what is reached from outside says the route below.
      ingress: {
        external: false
        targetPort: httpPort
        transport: 'http'
      }
    }
    template: {
      terminationGracePeriodSeconds: 30
      containers: [
        {
          name: 'gateway'
          image: gatewayImage
          env: settings
          probes: probes
          resources: {
            cpu: json('0.25')
            memory: '0.5Gi'
          }
        }
      ]
      scale: {
        minReplicas: gateways
        maxReplicas: gateways
      }
    }
  }
}

resource route 'Microsoft.App/managedEnvironments/httpRouteConfigs@2025-07-01' = {
  parent: environment
  name: routeName
  properties: {
    rules: [
      {
        description: 'Where Telegram brings updates; nothing else is reached from outside.'
        routes: [
          {
            match: {
              path: '/telegram'
            }
          }
        ]
        targets: [
          {
            containerApp: gateway.name
          }
        ]
      }
    ]
  }
}

@description('Where Telegram brings updates is this, and /telegram.')
output webhookUrl string = 'https://${route.properties.fqdn}'
output storageAccount string = storage.name
