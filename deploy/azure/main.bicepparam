using './main.bicep'

// Secrets, and the registry's name, come from the environment of whoever deploys, not from a file.
param telegramBotToken = readEnvironmentVariable('TELEGRAM_BOT_TOKEN')
param operatorSecret = readEnvironmentVariable('OPERATOR_SECRET')
param webhookSecret = readEnvironmentVariable('WEBHOOK_SECRET')
param opsToken = readEnvironmentVariable('OPS_TOKEN', '')
param registryServer = readEnvironmentVariable('REGISTRY_SERVER')
param registryUser = readEnvironmentVariable('REGISTRY_USER', '')
param registryPassword = readEnvironmentVariable('REGISTRY_PASSWORD', '')

param siloImage = '${readEnvironmentVariable('REGISTRY_SERVER')}/operatorbot-silo:1'
param gatewayImage = '${readEnvironmentVariable('REGISTRY_SERVER')}/operatorbot-gateway:1'
