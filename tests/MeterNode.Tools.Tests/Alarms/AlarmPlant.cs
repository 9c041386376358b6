using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Alarms;

/// <summary>A plant's folder with a book of alarms on a clock of the test.</summary>
internal sealed class AlarmPlant : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("meternode-alarm-").FullName;

    internal AlarmPlant()
    {
        Plant = PlantFolder.Create(Path.Combine(_root, "plant"), "test", "127.0.0.1", 8883);
        Book = new AlarmBook(Plant, Time);
    }

    internal ManualTime Time { get; } = new();

    internal PlantFolder Plant { get; }

    internal AlarmBook Book { get; private set; }

    internal string JournalPath => Plant.In("serve", "alarms.jsonl");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>The book as another process, or the next start, reads it.</summary>
    internal AlarmBook Reopen() => Book = new AlarmBook(Plant, Time);

    /// <summary>A condition comes; the alarm's number.</summary>
    internal long Raise(string node, string rule = "sensor", AlarmSeverity severity = AlarmSeverity.Warning)
    {
        Book.Record([new AlarmChange(new AlarmKey(rule, node), true, severity, new Dictionary<string, string> { ["value"] = "open" })]);
        return Book.Listed()[^1].Number;
    }

    internal void Clear(string node, string rule = "sensor") =>
        Book.Record([new AlarmChange(new AlarmKey(rule, node), false, AlarmSeverity.Warning, new Dictionary<string, string>())]);
}
