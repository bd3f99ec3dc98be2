namespace OperatorBot.Bench.Runs;

/// <summary>A line of the table.</summary>
/// <param name="Key">Its name in JSON, with the unit.</param>
/// <param name="What">What it is, for people.</param>
/// <param name="Format">How a value is written.</param>
internal sealed record Figure(string Key, string What, string Format = "#,0")
{
    public const string Rate = "messages_per_second";
    public const string BusyP50 = "busy_delay_p50_ms";
    public const string BusyP99 = "busy_delay_p99_ms";
    public const string DelayP50 = "delay_p50_ms";
    public const string DelayP95 = "delay_p95_ms";
    public const string DelayP99 = "delay_p99_ms";
    public const string DelayMax = "delay_max_ms";
    public const string Calls = "calls_per_message";
    public const string Polls = "polls_per_message";
    public const string Notices = "notices";
    public const string Writes = "writes_per_message";
    public const string OtherWrites = "other_writes";
    public const string Allocated = "allocated_bytes_per_message";
    public const string Cpu = "cpu_us_per_message";
    public const string DriverCpu = "simulator_cpu_us_per_message";
    public const string Peak = "peak_memory_mb";
    public const string Idle = "idle_memory_mb";
    public const string LivePerDialog = "live_memory_per_dialog_kb";
    public const string ResidentPerDialog = "resident_memory_per_dialog_kb";
    public const string FirstUpdate = "start_to_first_update_s";
    public const string Filled = "fill_s";
    public const string Reassigned = "assignments_per_second";
    public const string AssignmentCpu = "cpu_us_per_assignment";
    public const string LongQueueCpu = "cpu_us_per_assignment_long_queue";
    public const string Moves = "kill_to_first_message_s";
    public const string Recovered = "kill_to_all_messages_s";
    public const string DoubledByKill = "doubled_by_kill";
    public const string SoakRate = "soak_messages_per_second";
    public const string SoakEnds = "soak_dialogs_ended";
    public const string FirstMemory = "soak_first_memory_mb";
    public const string LastMemory = "soak_last_memory_mb";
    public const string FirstP99 = "soak_first_delay_p99_ms";
    public const string LastP99 = "soak_last_delay_p99_ms";
    public const string FirstCpu = "soak_first_cpu_us_per_message";
    public const string LastCpu = "soak_last_cpu_us_per_message";
    public const string FirstFolder = "soak_first_folder_kb";
    public const string LastFolder = "soak_last_folder_kb";
    public const string DatabasePerPerson = "soak_database_bytes_per_person";
    public const string Lost = "lost";
    public const string Doubled = "doubled";

    /// <summary>All, in the order of the table.</summary>
    public static readonly IReadOnlyList<Figure> All =
    [
        new(Rate, "relayed messages/s, durable"),
        new(Cpu, "processor time per message, µs"),
        new(DriverCpu, "… of simulator and load, µs"),
        new(BusyP50, "delay at that rate p50, ms", "0.0"),
        new(BusyP99, "… p99", "0.0"),
        new(DelayP50, "added delay at --rate p50, ms", "0.0"),
        new(DelayP95, "… p95", "0.0"),
        new(DelayP99, "… p99", "0.0"),
        new(DelayMax, "… longest", "0.0"),
        new(Calls, "Bot API calls per message", "0.000"),
        new(Notices, "… notices among them, in all"),
        new(Polls, "polls per message", "0.000"),
        new(Writes, "grain writes per message", "0.000"),
        new(OtherWrites, "writes of other states meanwhile, in all"),
        new(Allocated, "allocated per message, bytes"),
        new(Peak, "peak memory, MB", "0"),
        new(Idle, "memory idle, MB", "0"),
        new(LivePerDialog, "memory per dialog, KB", "0.0"),
        new(ResidentPerDialog, "… resident, with garbage and what the runtime keeps, KB", "0.0"),
        new(FirstUpdate, "start to first update, s", "0.00"),
        new(Filled, "all free places taken, s", "0.00"),
        new(Reassigned, "next clients assigned/s, out of the queue"),
        new(AssignmentCpu, "processor time per such assignment, the last round, µs"),
        new(LongQueueCpu, "… with the longest queue, after two rounds, µs"),
        new(Moves, "kill -9 to the first message, s", "0.00"),
        new(Recovered, "kill -9 until all has arrived, s", "0.00"),
        new(DoubledByKill, "messages doubled by the kill"),
        new(SoakRate, "soak: messages/s, answers among them"),
        new(SoakEnds, "soak: dialogs ended"),
        new(FirstMemory, "soak: memory, first quarter, MB", "0"),
        new(LastMemory, "… last quarter", "0"),
        new(FirstP99, "soak: delay p99, first quarter, ms", "0.0"),
        new(LastP99, "… last quarter", "0.0"),
        new(FirstCpu, "soak: processor time per message, first quarter, µs"),
        new(LastCpu, "… last quarter"),
        new(FirstFolder, "soak: data folder, first quarter, KB"),
        new(LastFolder, "… last quarter"),
        new(DatabasePerPerson, "soak: database at the end, bytes per person"),
        new(Lost, "messages lost"),
        new(Doubled, "messages doubled, but by the kill"),
    ];
}
