using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Production;
using MeterNode.Core.Records;
using MeterNode.Node.Storage;
using MeterNode.Core.Thermal;
using MeterNode.Support;
using MeterNode.Wire;
using FirmwareDefinition = MeterNode.Core.Thermal.AccuracyDefinition;
using FirmwareWriter = MeterNode.Core.Records.PackWriter;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>
/// Quarter hours in compact form, written by the firmware and read by the host: they say what packs of one reading would have said,
/// to the last bit. Only the sampling uncertainty is rounded up to the next number that a byte can say.
/// </summary>
[TestClass]
public class QuarterHourTests
{
    private static readonly TestPlant s_plant = new();

    private const long FirstEndMicros = 1_790_000_100_000_000 / 900_000_000 * 900_000_000;

    [TestMethod]
    [DataRow(1, 1, false, false)]
    [DataRow(1, 0, true, false)]
    [DataRow(2, 1, true, true)]
    [DataRow(3, 4, true, true)]
    public void Expand_QuarterHoursOfTheFirmware_SayWhatPacksOfOneReadingSay(int phases, int zones, bool hasShots, bool hasHeat)
    {
        var random = new Random((phases * 10) + zones);
        var node = new QuarterNode(phases, zones, hasShots, hasHeat);
        for (int pack = 0; pack < 15; pack++)
        {
            var expected = new List<SignedRecord>();
            for (int i = 0; i < FirmwareWriter.QuarterHours; i++)
            {
                node.Measure(random);
                expected.AddRange(node.KeepPeriods().Where(record => record.Name.Contains('.')));
                expected.AddRange(node.KeepInterval().Where(record => !record.Name.Contains('.')));
            }

            string[] said = [.. node.Pack(out int bytes).Where(IsOfQuarterHours).Select(Text).Order()];
            string[] wanted = [.. expected.Where(IsOfQuarterHours).Select(Text).Order()];
            IEnumerable<string> other = wanted.Except(said).Take(9).Concat(said.Except(wanted).Take(9));
            CollectionAssert.AreEqual(wanted, said, string.Join("\n", other));
            if (pack == 0)
            {
                Console.WriteLine($"{phases} phases, {zones} zones: {bytes / (double)FirmwareWriter.QuarterHours:F1} bytes a quarter hour");
            }
        }
    }

    [TestMethod]
    public void Period95_EveryBinOfTheFirmware_ComesBack()
    {
        // The middle of each bin of the histogram, as ControlAccuracy gives it.
        for (int bin = 0; bin < 1536; bin++)
        {
            double p95 = bin < 1024 ? bin * 0.01 : (1024 * 0.01) + ((bin - 1024) * 0.1);
            var node = new QuarterNode(1, 1, false, false);
            node.Periods[0].Samples = 20;
            node.Periods[0].InTolerance = 20;
            node.Periods[0].MaximumCelsius = 100;
            node.Periods[0].Percentile95Celsius = p95;
            node.KeepPeriods();
            Assert.AreEqual((float)p95, node.Pack(out _).Single(record => record.Name == "t1.p95").Value, $"bin {bin}");
        }
    }

    [TestMethod]
    public void TryRead_EveryCutOfTheBytes_IsRefusedOrEndsWithAWholeItem()
    {
        byte[] bytes = Bytes();
        Assert.IsTrue(TryExpand(bytes, out SignedRecord[] whole));
        int accepted = 0;
        for (int length = 0; length < bytes.Length; length++)
        {
            if (TryExpand(bytes[..length], out SignedRecord[] records))
            {
                accepted++;
                CollectionAssert.AreEqual(whole.Take(records.Length).ToArray(), records);
            }
        }

        Assert.AreEqual(9, accepted, "five items in each of two quarter hours, the last one cut");
    }

    [TestMethod]
    [DataRow(0, 2, DisplayName = "version")]
    [DataRow(1, 0x80 | 1 | (5 << 2), DisplayName = "five zones")]
    [DataRow(4, 0xC0, DisplayName = "spare bit of a period")]
    public void TryExpand_AnotherLayout_IsRefused(int at, int value)
    {
        byte[] bytes = Bytes();
        bytes[at] = (byte)value;
        Assert.IsFalse(TryExpand(bytes, out _));
    }

    [TestMethod]
    public void TryExpand_NoSecondsOrLongForm_IsRefused()
    {
        byte[] bytes = Bytes();
        Assert.IsFalse(TryExpand([.. bytes.AsSpan(0, 2), 0, 0, .. bytes.AsSpan(4)], out _), "intervals of 0 s");

        // One phase, nothing else: grid, no power, registers 0, and a window counter of one in a longer form than needed.
        Assert.IsTrue(TryExpand([1, 1, 3, 0x84, 0, 0, 0, 1], out _));
        Assert.IsFalse(TryExpand([1, 0x81, 3, 0x84, 0, 0, 0, 1], out _), "the layout says that a byte of uncertainty follows");
        Assert.IsFalse(TryExpand([1, 1, 3, 0x84, 0, 0, 0, 0x81, 0], out _));
        Assert.IsFalse(TryExpand([1, 1, 3, 0x84, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], out _));
    }

    [TestMethod]
    public void TryRead_MutatedQuarterHours_EndsWithAVerdict()
    {
        var random = new Random(7);
        byte[] bytes = Bytes();
        int accepted = 0;
        for (int round = 0; round < 5_000; round++)
        {
            byte[] mutated = [.. bytes];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            PackError error = PackPayload.TryRead(Payload(more => more.Bytes("qh", mutated)), out PackPayload? payload);
            Assert.AreEqual(error == PackError.None, payload is not null);
            Assert.IsTrue(error is PackError.None or PackError.QuarterHoursWrong, error.ToString());
            accepted += error == PackError.None ? 1 : 0;
            if (payload is not null)
            {
                Assert.IsTrue(payload.AllRecords.All(record => record.Text is not null || double.IsFinite(record.Value!.Value)));
                _ = payload.Records.Earlier.Count;
            }
        }

        Assert.IsTrue(accepted is > 100 and < 4_500, $"{accepted} of 5,000 were accepted");
    }

    [TestMethod]
    public void TryRead_QuarterHoursTwiceOrNoBytes_IsRefused()
    {
        byte[] bytes = Bytes();
        byte[] twice = Payload(more => more.Bytes("qh", bytes).Bytes("qh", bytes));
        Assert.AreEqual(PackError.QuarterHoursWrong, PackPayload.TryRead(twice, out _));
        Assert.AreEqual(PackError.RecordTypeWrong, PackPayload.TryRead(Payload(more => more.Text("qh", "bytes")), out _));
        Assert.AreEqual(PackError.RecordTypeWrong, PackPayload.TryRead(Payload(more => more.Bytes("p", bytes)), out _));
        Assert.AreEqual(PackError.None, PackPayload.TryRead(Payload(more => more.Bytes("qh", bytes)), out _));
    }

    private static bool TryExpand(byte[] bytes, out SignedRecord[] records)
    {
        int own = OwnRecords();
        PackError error = PackPayload.TryRead(Payload(more => more.Bytes("qh", bytes)), out PackPayload? payload);
        records = [.. payload?.AllRecords.Skip(own) ?? []];
        return error == PackError.None;
    }

    /// <summary>What quarter hours stand for in a pack of <see cref="TestNode"/> that has nothing else added.</summary>
    internal static IEnumerable<SignedRecord> Expanded(PackPayload payload) => payload.AllRecords.Skip(OwnRecords());

    private static int OwnRecords()
    {
        PackPayload.TryRead(Payload(_ => { }), out PackPayload? payload);
        return payload!.AllRecords.Count;
    }

    private static byte[] Payload(Action<PayloadWriter> more) => s_plant.Node.Payload(0, more);

    private static bool IsOfQuarterHours(SignedRecord record) => record.Name switch
    {
        "mode" or "tq" or "fill" or "cal" or "up" or "cmd" => false,
        "f" or "ub" or "t1.tc" or "t2.tc" or "t3.tc" or "t4.tc" => false,
        _ => record.Name[0] is not ('u' or 's' or 'q') || record.Name is "unmet" or "shots" or "qi" or "qe",
    };

    private static string Text(SignedRecord record) => $"{record.Name} {record.AtSeconds:R} {record.Unit} {record.Value:R} {record.Text}";

    /// <summary>The bytes of two quarter hours of a node with one phase and four zones.</summary>
    internal static byte[] Bytes()
    {
        var random = new Random(1);
        var node = new QuarterNode(1, 4, false, false);
        for (int i = 0; i < 2; i++)
        {
            node.Measure(random);
            node.KeepPeriods();
            node.KeepInterval();
        }

        return node.Bytes();
    }

    /// <summary>The parts of a node that say a quarter hour, with figures that the test makes up.</summary>
    private sealed class QuarterNode
    {
        private readonly int _phases;
        private readonly int _zones;
        private readonly PackContents _contents = SamplePack();
        private readonly MemoryFileStore _files = new();
        private readonly QuarterJournal _journal;
        private readonly long[] _energy = new long[EnergyRegisters.StateLength];
        private readonly NodeConfiguration _configuration = new() { Eui64 = new byte[8] };
        private long _shots;
        private long _heatJoules;

        public QuarterNode(int phases, int zones, bool hasShots, bool hasHeat)
        {
            _phases = phases;
            _zones = zones;
            _configuration.Zones = [.. Enumerable.Range(0, zones).Select(_ => new ZoneConfiguration())];
            _configuration.ShotDebounceMs = hasShots ? 20 : -1;
            _configuration.Heat = hasHeat ? new HeatConfiguration() : null;
            _contents.Configuration = _configuration;
            _contents.Shots = hasShots ? new ShotAccumulator() : null;
            _contents.Heat = hasHeat ? new WasteHeat(1, 992.2, 4179) : null;
            _contents.Means = new ReadingAccumulator(phases);
            _contents.Readings = new ReadingStore(1, phases, zones);
            _contents.EndUtcMicros = FirstEndMicros - 900_000_000;
            Periods = [.. Enumerable.Range(0, zones).Select(_ => new ControlAccuracyResult { Samples = 0, ToleranceCelsius = 2.5 })];
            _contents.Periods = [Periods];
            _contents.PeriodEndMicros = new long[1];
            _journal = new QuarterJournal(_files, _configuration, phases, 900);
        }

        public ControlAccuracyResult[] Periods { get; }

        /// <summary>Lets a quarter hour pass; a few end off the grid, after a restart, or with nothing measured.</summary>
        public void Measure(Random random)
        {
            _contents.EndUtcMicros += random.Next(12) == 0 ? random.Next(1, 1_800_000) * 1000L : 900_000_000;
            _contents.EndMicros = _contents.EndUtcMicros;
            _energy[0] += random.NextInt64(1L << random.Next(1, 36));
            _energy[1] += random.Next(4) == 0 ? random.NextInt64(1L << 24) : 0;
            _energy[2] += random.NextInt64(1L << 24);
            _energy[3] += random.Next(4) == 0 ? random.NextInt64(1L << 24) : 0;
            _contents.Energy.Restore(_energy, 0);
            _contents.WindowsUsed = random.Next(9) == 0 ? random.Next(9) : _contents.WindowsUsed + random.Next(1800);
            _contents.WindowsDiscarded += random.Next(3) == 0 ? random.Next(200) : 0;
            _contents.DeviationJoules = random.Next(4) == 0 ? 0 : random.NextDouble() * (1L << random.Next(35));
            _contents.UnmeteredMicros = random.Next(3) == 0 ? random.Next(900_000) * 1000L : 0;
            if (_contents.Shots is not null)
            {
                _contents.Shots.Restore(_shots += random.Next(60));
                _contents.Shots.ResetPack();
                for (int shot = 0; shot < random.Next(3); shot++)
                {
                    _contents.Shots.CountShot(random.Next(100_000) + (shot * 20_000_000L));
                    _shots++;
                }
            }

            _contents.Heat?.Restore(_heatJoules += random.NextInt64(1L << 30));
            MeasureReading(random);
            foreach (ControlAccuracyResult period in Periods)
            {
                MeasurePeriod(random, period);
            }
        }

        /// <summary>Keeps the periods; gives the pack that would have said them.</summary>
        public IReadOnlyList<SignedRecord> KeepPeriods()
        {
            _contents.PeriodCount = 1;
            _contents.PeriodEndMicros[0] = _contents.EndMicros;
            IReadOnlyList<SignedRecord> records = Read(null, out _);
            _contents.PeriodCount = 0;
            Assert.IsTrue(_journal.AddPeriods(Periods, _contents.EndUtcMicros, 'S', 7));
            return records;
        }

        /// <summary>Keeps the interval; gives the pack that would have said it.</summary>
        public IReadOnlyList<SignedRecord> KeepInterval()
        {
            IReadOnlyList<SignedRecord> records = Read(null, out _);
            Assert.IsTrue(_journal.AddInterval(_contents, 7));
            double deviation = QuarterHourVectorTests.RoundedUp(_contents.DeviationJoules);
            return [.. records.Select(record => record.Name == "eu" ? record with { Value = deviation } : record)];
        }

        /// <summary>What everything kept says in a pack; the pack's own end is a little later, so that nothing of it coincides.</summary>
        public IReadOnlyList<SignedRecord> Pack(out int dataBytes)
        {
            _contents.Readings.Clear();
            _contents.EndUtcMicros += 1_000_000;
            double end = _contents.EndUtcMicros / 1000 / 1000.0;
            IReadOnlyList<SignedRecord> records = Read(_journal, out dataBytes);
            _contents.EndUtcMicros -= 1_000_000;
            _journal.Clear();
            return [.. records.Where(record => record.AtSeconds < end)];
        }

        public byte[] Bytes()
        {
            var senMl = new SenMlWriter(new byte[10_000], 0);
            senMl.Begin("urn:dev:mac:0000000000000000:", 1);
            _journal.WriteTo(senMl);
            senMl.Finish();
            var reader = new System.Formats.Cbor.CborReader(senMl.Buffer.AsMemory(senMl.Offset, senMl.Length));
            reader.ReadStartArray();
            reader.ReadStartMap();
            reader.ReadInt32();
            reader.ReadTextString();
            reader.ReadInt32();
            return reader.ReadByteString();
        }

        private static PackContents SamplePack() => new()
        {
            Mode = "adc",
            Events = new EventLog(1),
            Energy = new EnergyRegisters(4_000_000),
            TimeQuality = 'S',
        };

        private IReadOnlyList<SignedRecord> Read(QuarterJournal? journal, out int dataBytes)
        {
            var senMl = new SenMlWriter(new byte[20_000], 0);
            var writer = new FirmwareWriter(senMl, _configuration.Eui64);
            _contents.Quarters = null;
            Assert.IsTrue(writer.Write(_contents));
            int without = senMl.Length;
            _contents.Quarters = journal;
            Assert.IsTrue(writer.Write(_contents));
            dataBytes = senMl.Length - without;
            byte[] bytes = senMl.Buffer[senMl.Offset..(senMl.Offset + senMl.Length)];
            Assert.AreEqual(PackError.None, PackPayload.TryRead(bytes, out PackPayload? payload));
            return payload!.AllRecords;
        }

        private void MeasureReading(Random random)
        {
            ReadingStore readings = _contents.Readings;
            readings.Clear();
            readings.Open(_contents.EndMicros, random.Next(8) > 0, random.NextDouble() * (random.Next(3) == 0 ? 300_000 : 4_000));
            for (int phase = 0; phase < _phases; phase++)
            {
                readings.SetAmperes(phase, random.Next(9) == 0 ? 0 : random.NextDouble() * 100);
            }

            for (int zone = 0; zone < _zones; zone++)
            {
                string? fault = random.Next(5) == 0 ? ThermalStatuses.Name((MeterNode.Core.Thermal.ThermalStatus)random.Next(1, 7)) : null;
                readings.SetTemperature(zone, 250 * random.NextDouble(), fault);
            }
        }

        private static void MeasurePeriod(Random random, ControlAccuracyResult result)
        {
            double setpoint = random.Next(6) == 0 ? 200.5 : 180;
            var zone = new ControlAccuracy(setpoint, 2.3, 30, random.Next(9) == 0 ? FirmwareDefinition.Maximum : FirmwareDefinition.P95);
            double scatter = random.Next(3) == 0 ? 8 : 0.4;
            int samples = random.Next(8) == 0 ? 0 : random.Next(2, 900);
            for (int i = 0; i < samples; i++)
            {
                zone.Add(i * 1_000_000L, setpoint + (i < 40 ? 0 : scatter * (random.NextDouble() - 0.45)));
            }

            for (int i = random.Next(4) - 2; i > 0; i--)
            {
                zone.AddFault();
            }

            zone.Close(result);
            result.PeriodSeconds = random.Next(20) == 0 ? 300 : 900;
        }
    }
}
