using System.Globalization;
using System.Text;
using System.Text.Json;
using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Records;
using MeterNode.Core.Storage;
using MeterNode.Plant.Hardware;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.Hardware;

/// <summary>Days without a collector: by board in the document, by configuration in <c>node show</c>.</summary>
[TestClass]
public class OfflineDaysTests
{
    private const string Begin =
        "<!-- days offline: UPDATE_APPROVED=1 dotnet test tests/MeterNode.Tools.Tests --filter OfflineDaysTests -->\n";
    private const string End = "<!-- end of days offline -->";

    private static readonly string s_path = Path.Combine(Repository.Root, "docs", "operations.md");

    [TestMethod]
    [DataRow("esp32-wrover", 1, 1, false, 180)]
    [DataRow("esp32-wrover", 3, 4, true, 90)]
    public void Of_BoardOf2Megabytes_LastsAsPromised(string board, int phases, int zones, bool hasAll, int days)
    {
        OfflineDays lasts = OfflineDays.Of(Configuration(board, phases, zones, hasAll));
        Assert.IsTrue(lasts.Total >= days, $"{lasts.Total:F1} days");
    }

    /// <summary>What <c>MonthsOfflineTests</c> measures on the firmware: the model is never more hopeful, and close.</summary>
    [TestMethod]
    [DataRow(1, 1, false, 69.7)]
    [DataRow(3, 4, true, 158.9)]
    public void QuarterBytes_AgainstTheFirmware_AreOnTheSafeSide(int phases, int zones, bool hasAll, double measured)
    {
        double bytes = OfflineDays.QuarterBytes(phases, zones, hasAll, hasAll, 900);
        Assert.IsTrue(bytes >= measured && bytes <= 1.08 * measured, $"{bytes:F1}");
    }

    /// <summary>The model has the firmware's numbers once more, because the tools do not use that part of it.</summary>
    [TestMethod]
    [DataRow(1, 0)]
    [DataRow(1, 1)]
    [DataRow(3, 4)]
    public void WantedBytes_AgainstTheFirmware_AreTheSame(int phases, int zones)
    {
        Assert.AreEqual(PackWriter.QuarterHourBytes(phases, zones), OfflineDays.WantedBytes(phases, zones));
    }

    [TestMethod]
    public void Shares_AgainstTheFirmware_AreTheStepsOfItsRule()
    {
        int minutes = (int)Math.Round(100 * OfflineDays.MinuteShare);
        int quarters = (int)Math.Round(100 * OfflineDays.QuarterShare);
        var rule = new StretchRule(10);

        Assert.IsFalse(rule.Update(minutes - 1));
        Assert.IsTrue(rule.Update(minutes));
        Assert.AreEqual(60, rule.IntervalSeconds);
        Assert.IsFalse(rule.Update(quarters - 1));
        Assert.IsTrue(rule.Update(quarters));
        Assert.IsTrue(rule.IsCompact);
    }

    [TestMethod]
    public void Table_Operations_IsTheModels()
    {
        string document = File.ReadAllText(s_path);
        int from = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int to = document.IndexOf(End, StringComparison.Ordinal);
        Assert.IsTrue(from > Begin.Length && to >= from, "the document has no place for the table");
        string table = Table();
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            File.WriteAllText(s_path, document[..from] + table + document[to..]);
            return;
        }

        Assert.AreEqual(table, document[from..to]);
    }

    [TestMethod]
    public void Provision_BoardThatIsKnown_TheOutboxTakesItsRoom()
    {
        using var plant = new TemporaryPlant();
        plant.Provision("press-1");
        CommandRun run = CommandRun.Of("node", "show", "press-1", "--plant", plant.Folder, "--json");
        Assert.AreEqual(0, run.Code, run.Error);
        JsonElement shown = JsonDocument.Parse(run.Output).RootElement;
        Assert.AreEqual("press-1", shown.GetProperty("node").GetString());
        Assert.AreEqual(29, shown.GetProperty("outboxSegments").GetInt32());
        Assert.IsTrue(shown.GetProperty("offlineDays").GetProperty("total").GetDouble() > 180);
        Assert.AreEqual(
            MeterNode.Wire.Registry.Load(plant.Plant.RegistryPath).Nodes.Single().Eui64, shown.GetProperty("eui64").GetString());
        CommandRun text = CommandRun.Of("node", "show", plant.Plant.BundlePath("press-1"));
        Assert.AreEqual(0, text.Code, text.Error);
        Assert.Contains("29 files of 65432 bytes", text.Output);
    }

    [TestMethod]
    public void Show_FolderThatIsNoBundle_SaysWhatToDo()
    {
        CommandRun run = CommandRun.Of("node", "show", Path.GetTempPath());
        Assert.AreEqual(3, run.Code);
        Assert.Contains("is not a node bundle", run.Error);
    }

    [TestMethod]
    [DataRow(2048, 29, 65432)]
    [DataRow(3072, 45, 65432)]
    [DataRow(256, 5, 16368)]
    public void For_Partition_LeavesRoomForTheOtherFiles(int kilobytes, int segments, int segmentBytes) =>
        Assert.AreEqual(new OutboxSize(segmentBytes, segments), OutboxSize.For(kilobytes));

    private static string Table()
    {
        (int Phases, int Zones, bool HasAll, string Text)[] nodes =
        [
            (1, 0, false, "1 phase"),
            (1, 1, false, "1 phase, 1 zone"),
            (3, 1, false, "3 phases, 1 zone"),
            (3, 4, true, "3 phases, 4 zones, shots, waste heat"),
        ];
        var text = new StringBuilder("| board | node | every 10 s | every 60 s | quarter hours | in all |\n|---|---|---|---|---|---|\n");
        foreach (string board in BoardCatalog.Names)
        {
            foreach ((int phases, int zones, bool hasAll, string node) in nodes)
            {
                OfflineDays days = OfflineDays.Of(Configuration(board, phases, zones, hasAll));
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {board} | {node} | {days.Full:F1} | {days.Minutes:F1} | {days.Quarters:F0} | {Math.Floor(days.Total):F0} |\n");
            }
        }

        return text.ToString();
    }

    private static NodeConfiguration Configuration(string board, int phases, int zones, bool hasAll)
    {
        OutboxSize size = OutboxSize.For(BoardCatalog.Load(board).FileSystemKilobytes);
        return new NodeConfiguration
        {
            Phases = [.. Enumerable.Range(0, phases).Select(_ => new PhaseChannels())],
            Zones = [.. Enumerable.Range(0, zones).Select(_ => new ZoneConfiguration { PeriodSeconds = 900 })],
            ShotDebounceMs = hasAll ? 20 : -1,
            Heat = hasAll ? new HeatConfiguration() : null,
            OutboxSegmentBytes = size.SegmentBytes,
            OutboxSegments = size.Segments,
        };
    }
}
