using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Drivers.Dlt645Meter;
using MeterNode.Drivers.Models;
using MeterNode.Drivers.ModbusMeter;
using MeterNode.Figures;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>The whole loop on a meter: what it signs is what the meter shows.</summary>
[TestClass]
public class MeterTests
{
    private const double JoulesPerKilowattHour = 3.6e6;

    private readonly SimulatedMeter _load = new();
    private ECDsa? _statementKey;
    private long _startMicros = long.MaxValue;

    [TestMethod]
    [DataRow("sdm630", 40.0)]
    [DataRow("dlt645-2007", 1.0)]
    public void Pack_EnergyAndRegister_AreTheMeters(string map, double ratio)
    {
        NodeRig rig = Start(map, ratio, out BusDevice _);
        double start = _load.ImportKilowattHours;
        rig.Run(910);
        PackPayload payload = rig.Arrived().Last().Payload;
        PackRecords records = payload.Records;
        double resolution = 0.011 * JoulesPerKilowattHour * ratio;
        Assert.AreEqual("meter", payload.Mode);
        Assert.AreEqual(map == "sdm630" ? "21070006" : "000006605518", records.MeterSerial);
        Assert.AreEqual("B", records.MeterClass);
        Assert.AreEqual(ratio, records.MeterRatio);
        Assert.AreEqual((records.MeterImportKilowattHours!.Value - start) * JoulesPerKilowattHour * ratio, Joules(records), resolution);
        Assert.AreEqual(_load.ImportKilowattHours, records.MeterImportKilowattHours.Value, 0.04);
        Assert.AreEqual(12.25, records.MeterExportKilowattHours!.Value, 0.001);
        Assert.AreEqual(6000 * 900 * ratio, Joules(records), resolution + (6000 * ratio * 12));
        Assert.AreEqual(1000 * ratio, payload.Number("p1")!.Value, ratio);
        Assert.AreEqual(230, payload.Number("u1")!.Value, 0.1);
        Assert.IsFalse(Events(rig).Any(text => text.StartsWith("wiring", StringComparison.Ordinal)), "the meter knows its wiring");

        // From pack to pack the register moves by the joule as the meter's does.
        PackRecords first = rig.Arrived().ElementAt(2).Payload.Records;
        double moved = records.MeterImportKilowattHours.Value - first.MeterImportKilowattHours!.Value;
        Assert.AreEqual(moved * JoulesPerKilowattHour * ratio, Joules(records) - Joules(first), 2);
        MeterComparison meter = Compared(rig).Single();
        Assert.IsTrue(meter.Agrees, $"{meter.MeterKilowattHours} kWh, {meter.NodeJoules} J");
        Assert.IsGreaterThan(6000 * 700L, meter.NodeJoules);
    }

    [TestMethod]
    public void PowerLoss_WhatTheMeterCountedMeanwhile_IsAddedOnce()
    {
        NodeRig rig = Start("sdm630", 1, out BusDevice _);
        rig.Run(125);
        PackRecords before = rig.Arrived().Last().Payload.Records;
        for (int outage = 0; outage < 3; outage++)
        {
            rig.PowerCycle(600);
            rig.Run(70);
        }

        PackRecords after = rig.Arrived().Last().Payload.Records;
        double moved = after.MeterImportKilowattHours!.Value - before.MeterImportKilowattHours!.Value;
        Assert.IsTrue(moved > 3, $"{moved} kWh in three outages of 10 min at 6 kW");
        Assert.AreEqual(moved * JoulesPerKilowattHour, Joules(after) - Joules(before), 3);
    }

    [TestMethod]
    public void PowerLoss_AnotherMeterAfterwards_OpensANewSeries()
    {
        NodeRig rig = Start("sdm630", 1, out BusDevice meter);
        rig.Run(125);
        long before = rig.Loop.ImportJoules;
        ((Sdm630)meter).Serial = 22000001;
        _load.ImportKilowattHours = 9000;
        rig.PowerCycle(600);
        rig.Run(70);
        PackRecords after = rig.Arrived().Last().Payload.Records;
        Assert.AreEqual("22000001", after.MeterSerial);
        Assert.IsTrue(Joules(after) - before < 70 * 7000, $"{Joules(after) - before} J");
    }

    [TestMethod]
    [DataRow(1e30)]
    [DataRow(3e12)]
    [DataRow(1e7)]
    [DataRow(0.0)]
    public void WrongValue_AsTheFirstAfterAStart_ChangesNoRegister(double wrong)
    {
        NodeRig rig = Start("sdm630", 1, out BusDevice _);
        rig.Run(125);
        PackRecords before = rig.Arrived().Last().Payload.Records;
        double right = _load.ImportKilowattHours + 1.01;
        rig.PowerCycle(600);
        _load.ImportKilowattHours = wrong;
        rig.Run(0.9);
        _load.ImportKilowattHours = right;
        rig.Run(130);
        CheckMovedAsTheMeter(rig, before);
    }

    [TestMethod]
    [DataRow(1e30)]
    [DataRow(1e7)]
    [DataRow(0.0)]
    public void WrongValue_WhileItRuns_ChangesNoRegisterAndIsCounted(double wrong)
    {
        NodeRig rig = Start("sdm630", 1, out BusDevice _);
        rig.Run(125);
        PackRecords before = rig.Arrived().Last().Payload.Records;
        (double right, _load.ImportKilowattHours) = (_load.ImportKilowattHours, wrong);
        rig.Run(1);
        _load.ImportKilowattHours = right;
        rig.Run(130);
        CheckMovedAsTheMeter(rig, before);
        Assert.AreEqual(1, rig.Arrived().Last().Payload.Number("wnone"));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void RegisterThatJumps_IsANewSeriesAndStaysOut(bool isOff)
    {
        NodeRig rig = Start("sdm630", 1, out BusDevice _);
        rig.Run(125);
        double before = Joules(rig.Arrived().Last().Payload.Records);
        if (!isOff)
        {
            _load.ImportKilowattHours += 2000;
            rig.Run(60);
        }

        rig.PowerCycle(600);
        _load.ImportKilowattHours += isOff ? 1e6 : 0;
        rig.Run(310);
        Assert.AreEqual(1, Events(rig).Count(text => text == "meter what=jumped serial=21070006"), string.Join("\n", Events(rig)));
        double moved = Joules(rig.Arrived().Last().Payload.Records) - before;
        Assert.IsInRange(6000 * 200, 6000 * 1100, moved, "what the jump hid is lost, the jump is in no register");
        Assert.IsTrue(Compared(rig).All(meter => meter.Agrees), "each series agrees for itself");
    }

    [TestMethod]
    public void RegisterThatFellWhileOff_IsANewSeries()
    {
        NodeRig rig = Start("sdm630", 1, out BusDevice _);
        rig.Run(600);
        double before = Joules(rig.Arrived().Last().Payload.Records);
        rig.PowerCycle(600);

        // Above where the series began, below where the node left it.
        _load.ImportKilowattHours -= 1.5;
        rig.Run(130);
        Assert.AreEqual(1, Events(rig).Count(text => text == "meter what=fell serial=21070006"), string.Join("\n", Events(rig)));
        Assert.IsInRange(6000 * 100, 6000 * 200, Joules(rig.Arrived().Last().Payload.Records) - before);
        PackRecords after = rig.Arrived().Last().Payload.Records;
        rig.PowerCycle(600);
        rig.Run(130);
        CheckMovedAsTheMeter(rig, after);
    }

    [TestMethod]
    public void RegisterThatRollsOverWhileOff_LosesNothing()
    {
        _load.ImportKilowattHours = 999_999.1;
        _load.RollsKilowattHours = 1_000_000;
        NodeRig rig = Start("dlt645-2007", 1, out BusDevice _);
        rig.Run(250);
        PackRecords before = rig.Arrived().Last().Payload.Records;
        for (int outage = 0; outage < 3; outage++)
        {
            rig.PowerCycle(600);
            rig.Run(70);
        }

        PackRecords after = rig.Arrived().Last().Payload.Records;
        double moved = after.MeterImportKilowattHours!.Value + 1_000_000 - before.MeterImportKilowattHours!.Value;
        Assert.IsTrue(moved is > 3 and < 4, $"{moved}");
        Assert.AreEqual(moved * JoulesPerKilowattHour, Joules(after) - Joules(before), 3);
        Assert.AreEqual(1, Events(rig).Count(text => text == "meter what=rolled serial=000006605518"));
    }

    [TestMethod]
    public void Fault_OfTheMeter_IsAnEventWithItsSerialNumber()
    {
        NodeRig rig = Start("sdm630", 1, out BusDevice meter);
        rig.Run(30);
        meter.IsSilent = true;
        rig.Run(30);
        meter.IsSilent = false;
        ((Sdm630)meter).Serial = 22000001;
        rig.Run(30);
        _load.ImportKilowattHours = 1;
        rig.Run(65);
        string[] meters = [.. Events(rig).Where(text => text.StartsWith("meter ", StringComparison.Ordinal))];
        CollectionAssert.AreEqual(
            new[]
            {
                "meter what=silent serial=21070006", "meter what=swapped serial=22000001", "meter what=ok serial=22000001",
                "meter what=fell serial=22000001",
            },
            meters);
        PackRecords last = rig.Arrived().Last().Payload.Records;
        Assert.IsTrue(last.WindowsDiscarded > 3);
    }

    [TestMethod]
    public void Statement_OfAMeterThatSignsItself_IsInAPackOfEachQuarterHourAndVerifiesWithItsKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _statementKey = key;
        NodeRig rig = Start("bsm-ws36a", 1, out BusDevice _);
        rig.Run(1930);
        PackRecords[] signed = [.. rig.Arrived().Select(pack => pack.Payload.Records).Where(records => records.MeterStatement != null)];
        Assert.AreEqual(3, signed.Length, "at the start and twice after a quarter of an hour");
        foreach (PackRecords pack in signed)
        {
            MeterStatement statement = MeterStatement.TryRead(pack.MeterStatement!)!;
            Assert.AreEqual(MeterStatementVerdict.Ok, statement.Judge(pack, key, 0.25));
            using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Assert.AreEqual(MeterStatementVerdict.Signature, statement.Judge(pack, other, 0.25));
            Assert.AreEqual(MeterStatementVerdict.Register, statement.Judge(pack, key, -1));
        }

        CheckAsVerifyDoes(rig, [key], "ok");
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CheckAsVerifyDoes(rig, [stranger, key], "ok");
        CheckAsVerifyDoes(rig, [stranger], "signature");

        PackPayload last = rig.Arrived().Last().Payload;
        Assert.AreEqual(6000, last.Number("p1")!.Value + last.Number("p2")!.Value + last.Number("p3")!.Value, 10);
        Assert.AreEqual(231, last.Number("u2")!.Value, 0.1);
        Assert.AreEqual(0, last.Number("wnone") ?? 0, "statements cost no interval");
        Assert.AreEqual(0, last.Number("wlate") ?? 0, 3, "nor do they delay one by much");
    }

    [TestMethod]
    public void Stop_MeterThatDoesNotAnswer_Ends()
    {
        NodeRig rig = Start("sdm630", 1, out BusDevice meter);
        rig.Run(70);
        meter.IsSilent = true;
        rig.Loop.Stop();
        Assert.IsTrue(rig.Loop.ImportJoules > 60 * 5000);
    }

    private static void CheckMovedAsTheMeter(NodeRig rig, PackRecords before)
    {
        PackRecords after = rig.Arrived().Last().Payload.Records;
        double moved = after.MeterImportKilowattHours!.Value - before.MeterImportKilowattHours!.Value;
        Assert.IsTrue(moved is > 0.1 and < 2, $"{moved} kWh");
        Assert.AreEqual(moved * JoulesPerKilowattHour, Joules(after) - Joules(before), 3);
    }

    private static double Joules(PackRecords records) => records.ImportJoules!.Value;

    private static IEnumerable<string> Events(NodeRig rig) =>
        rig.Arrived().SelectMany(pack => pack.Payload.AllRecords).Where(record => record.Name == "ev").Select(record => record.Text!);

    /// <summary>What <c>verify --meter-key</c> says of the packs that arrived.</summary>
    private static void CheckAsVerifyDoes(NodeRig rig, ECDsa[] keys, string outcome)
    {
        using var check = new EvidenceCheck(rig.Registry) { MeterKeys = keys };
        check.Read([.. rig.Uplink.Packs.Cast<byte[]>().SelectMany(pack => pack)], "arrived");

        Assert.AreEqual(outcome, check.Nodes.Single().MeterStatements.Keys.Single());
        Assert.AreEqual(outcome != "ok", check.Answers.Consistent.Findings.Any(found => found.Code == "meter-statement"));
    }

    private string SignAsTheMeter(double kilowattHours)
    {
        string payload = "{\"FV\":\"1.0\",\"MS\":\"001BZR1521070006\",\"RD\":[{\"TM\":\"2026-09-21T10:06:49,000+0200 S\",\"TX\":\"C\","
            + string.Create(CultureInfo.InvariantCulture, $"\"RV\":0.15,\"RI\":\"1-0:1.8.0*198\",\"RU\":\"kWh\",\"XV\":{kilowattHours:F2},")
            + "\"XI\":\"1-0:1.8.0*255\",\"XU\":\"kWh\",\"ST\":\"G\"}]}";
        byte[] signature = _statementKey!.SignData(
            Encoding.UTF8.GetBytes(payload), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return $"OCMF|{payload}|{{\"SA\":\"ECDSA-secp256r1-SHA256\",\"SD\":\"{Convert.ToHexStringLower(signature)}\"}}";
    }

    /// <summary>What figures say of the meter and the node's register.</summary>
    private static IReadOnlyList<MeterComparison> Compared(NodeRig rig)
    {
        ArrivedPack[] packs = [.. rig.Arrived()];
        long from = (long)packs[0].Payload.BeginSeconds / 900 * 900;
        var calendar = new PlantCalendar(new EvidencePeriod(from, from + 86400), TimeZoneInfo.Utc);
        var builder = new NodeCalendarBuilder("a", "", calendar);
        builder.NextBoard(packs[0].Pack.Kid);
        foreach (ArrivedPack pack in packs)
        {
            builder.Take(pack.Pack, pack.Payload);
        }

        return builder.Build().Meters;
    }

    private NodeRig Start(string name, double ratio, out BusDevice device)
    {
        MeterMap map = MeterCatalog.Load(name);
        bool isModbus = map.Protocol == "modbus";
        BusDevice meter = name == "bsm-ws36a" ? new BsmWs36a(1, _load, SignAsTheMeter)
            : isModbus ? new Sdm630(1, _load) : new Dlt645Slave("000006605518", _load);
        device = meter;
        var options = new MeterOptions
        {
            Meter = name + (isModbus ? "@1" : "@000006605518"),
            AccuracyClass = "B",
            Ratio = ratio,
        };
        byte[] payload = CborJson.Encode(JsonDocument.Parse(new System.Text.Json.Nodes.JsonObject
        {
            ["v"] = 1,
            ["serial"] = 1,
            ["node"] = "a",
            ["site"] = "b",
            ["eui"] = "hex:0011223344556677",
            ["mode"] = "meter",
            ["mqtt"] = new System.Text.Json.Nodes.JsonObject { ["host"] = "h" },
            ["meter"] = MeterSection.Create(options, 3, BoardCatalog.Load("esp32-wrover")),
        }.ToJsonString()).RootElement);
        MeterConfiguration configuration = ConfigurationReader.Read(payload, 0, payload.Length).Meter;
        return new NodeRig(
            node =>
            {
                node.Mode = "meter";
                node.Meter = configuration;
            },
            clock => new MeterPowerSource(
                configuration,
                new MeterLine(clock, meter, _startMicros = Math.Min(_startMicros, clock.UtcMicros)),
                isModbus ? new ModbusProtocol(1) : new Dlt645Protocol(Convert.FromHexString("000006605518")),
                clock,
                clock.NowMicros));
    }

    /// <summary>A line to one meter whose time is UTC, so that it counts on while the node is off.</summary>
    private sealed class MeterLine(IClock clock, BusDevice meter, long startMicros) : ISerialLine
    {
        private readonly Queue<byte> _arrived = new();
        private long _readyMicros;

        public void Send(byte[] frame, int count)
        {
            _arrived.Clear();
            _readyMicros = clock.NowMicros + 60_000;
            if (!meter.IsSilent)
            {
                foreach (byte value in meter.Answer(frame[..count], (clock.UtcMicros + 60_000 - startMicros) * 1000) ?? [])
                {
                    _arrived.Enqueue(value);
                }
            }
        }

        public int Receive(byte[] buffer, int offset)
        {
            int count = 0;
            while (clock.NowMicros >= _readyMicros && _arrived.Count > 0 && offset + count < buffer.Length)
            {
                buffer[offset + count++] = _arrived.Dequeue();
            }

            return count;
        }
    }
}
