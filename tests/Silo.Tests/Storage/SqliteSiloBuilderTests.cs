using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OperatorBot.Silo.Storage;
using Orleans;
using Orleans.Hosting;
using Orleans.Storage;

namespace OperatorBot.Silo.Tests.Storage;

public sealed class SqliteSiloBuilderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("operatorbot-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task UseSqlite_Silo_KeepsStatesAndRemindersInOneFileAcrossHosts()
    {
        var grain = TestStore.Client(1);
        for (var start = 0; start < 2; start++)
        {
            Assert.True(DataDirectory.TryOpen(_folder, out var directory, out var problem), problem);
            using (directory)
            {
                using var host = Build(directory);
                var storage = host.Services.GetRequiredKeyedService<IGrainStorage>("Default");
                var reminders = host.Services.GetRequiredService<IReminderTable>();
                var state = new GrainState<Note>();

                await storage.ReadStateAsync("dialog", grain, state);

                Assert.Same(storage, host.Services.GetRequiredService<IGrainStorage>());
                Assert.Null(host.Services.GetRequiredService<IStorageHealth>().Problem);
                Assert.Equal(start > 0, state.RecordExists);
                Assert.Equal(start, (await reminders.ReadRows(0, 0)).Reminders.Count);
                state.State.Text = "text";
                await storage.WriteStateAsync("dialog", grain, state);
                await reminders.UpsertRow(
                    new ReminderEntry { GrainId = grain, ReminderName = "outbox", Period = TimeSpan.FromMinutes(1) });
            }
        }
    }

    private static IHost Build(DataDirectory directory)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo.UseLocalhostClustering().UseSqlite(directory));
        builder.Services.AddSingleton<IGrainStorageSerializer, JsonStorageSerializer>();
        return builder.Build();
    }
}
