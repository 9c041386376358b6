using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Drivers.Dlt645Meter;
using MeterNode.Drivers.Models;
using MeterNode.Drivers.ModbusMeter;
using MeterNode.Drivers.Rs485;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualBoard;
using System.IO.Ports;

namespace MeterNode.Drivers.Tests;

/// <summary>Meters of both protocols on a line of the virtual board, and what a line does to them.</summary>
[TestClass]
public class MeterPowerSourceTests : BoardFixture
{
    private const string Address = "000006605518";

    private readonly SimulatedMeter _load = new();
    private MeterConfiguration _configuration = null!;
    private MeterPowerSource _source = null!;

    private Rs485Bus Bus => Board.Serial.Bus(2);

    private MeterFacts Facts => _source.Interval.Meter;

    [TestMethod]
    public void Modbus_HealthyMeter_FiguresAndEnergyAreTheMeters()
    {
        StartModbus();
        CheckHealthy("21070006");
    }

    [TestMethod]
    public void Dlt645_HealthyMeter_FiguresAndEnergyAreTheMeters()
    {
        StartDlt645(Address);
        CheckHealthy(Address);
    }

    [TestMethod]
    public void Dlt645_AloneOnTheLine_IsReadByTheWildcard()
    {
        StartDlt645("AAAAAAAAAAAA");
        CheckHealthy(Address);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Line_EchoAndStrayBytes_ChangeNothing(bool isModbus)
    {
        Bus.HasEcho = true;
        Bus.Before = isModbus ? [0x00, 0xFF, 0x00] : [0xFF, 0x68, 0xFE, 0xFE];
        Bus.After = [0x00];
        string serial = isModbus ? "21070006" : Address;
        if (isModbus)
        {
            StartModbus();
        }
        else
        {
            StartDlt645(Address);
        }

        CheckHealthy(serial);
    }

    [TestMethod]
    public void Silence_Status_IsNoResponseAndTheRegisterCatchesUp()
    {
        Sdm630 meter = StartModbus();
        Next();
        meter.IsSilent = true;
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual("ok", Facts.Finding, "a finding takes three intervals");
            Assert.AreEqual(PowerStatus.NoResponse, Next());
            Assert.AreEqual(0, _source.Interval.TotalPowerWatts);
        }

        Assert.AreEqual("silent", Facts.Finding);
        double before = Facts.ImportKilowattHours;
        meter.IsSilent = false;
        Assert.AreEqual(PowerStatus.Ok, Next());
        Assert.AreEqual("ok", Facts.Finding);
        Assert.AreEqual((Facts.ImportKilowattHours - before) * 3.6e6, _source.Interval.ImportJoules, 1e-3, "nothing is lost meanwhile");
        Assert.IsTrue(_source.Interval.ImportJoules > 3 * 6000, $"{_source.Interval.ImportJoules} J");
    }

    [TestMethod]
    public void WrongAddress_Status_IsNoResponse()
    {
        StartModbus().Address = 7;
        Assert.AreEqual(PowerStatus.NoResponse, Next());
    }

    [TestMethod]
    public void WrongSpeed_Status_IsNoResponse()
    {
        Start(Modbus(), new Sdm630(1, _load), new SerialFormat(19200, Parity.None, StopBits.One));
        Assert.AreEqual(PowerStatus.NoResponse, Next());
    }

    [TestMethod]
    public void ChecksumErrors_Status_IsGarbledAndOneAloneIsAskedAgain()
    {
        StartModbus();
        int answers = 0;
        Bus.Disturb = answer => ++answers == 1 ? Spoil(answer) : answer;
        Assert.AreEqual(PowerStatus.Ok, Next(), "one wrong answer is asked for again");
        Bus.Disturb = Spoil;
        Assert.AreEqual(PowerStatus.Garbled, Next());
    }

    [TestMethod]
    public void Answer_LateByMoreThanTheTimeout_IsNeverTakenForTheNextOne()
    {
        // Both blocks are of one length: only waiting until the line is quiet keeps the first's answer from the second.
        _configuration = Modbus();
        _configuration.Reads = [[4, 0x48, 2, 0, 0, 4, 1], [4, 0x46, 2, 4, 0, 4, 1]];
        Sdm630 meter = Start(_configuration, new Sdm630(1, _load), Format(_configuration));
        Next();
        meter.AnswerMs = 900;
        for (int i = 0; i < 5; i++)
        {
            Next();
            Assert.IsTrue(_source.Interval.FrequencyHertz is 0 or > 49 and < 51, $"{_source.Interval.FrequencyHertz} Hz");
        }

        meter.AnswerMs = 20;
        Next();
        Assert.AreEqual(PowerStatus.Ok, Next());
        Assert.AreEqual(50.02, _source.Interval.FrequencyHertz, 1e-3);
    }

    [TestMethod]
    public void NoValue_NanFfOrException_IsAbsentNeverZero()
    {
        Sdm630 meter = StartModbus();
        Next();
        meter.IsBlind = true;
        Assert.AreEqual(PowerStatus.NoValue, Next());
        Assert.AreEqual(0, _source.Interval.ImportJoules);
    }

    [TestMethod]
    public void NoValue_PhaseThatIsNotConnected_IsAbsentUnlessItIsNotConfigured()
    {
        Dlt645Slave meter = StartDlt645(Address);
        meter.Phases = 1;
        Assert.AreEqual(PowerStatus.NoValue, Next());
        _configuration.Phases = 1;
        Restart();
        Assert.AreEqual(PowerStatus.Ok, Next());
        Assert.AreEqual(230, _source.Interval.Phases[0].UrmsVolts);
    }

    [TestMethod]
    public void OtherType_IsNotTrusted()
    {
        Sdm630 meter = StartModbus();
        meter.TypeCode = 0x0084;
        Assert.AreEqual(PowerStatus.OtherType, Next());
    }

    [TestMethod]
    public void SwappedMeter_AfterAnOutage_OpensANewSeriesWithoutEnergy()
    {
        Sdm630 meter = StartModbus();
        Next();
        meter.IsSilent = true;
        Next();
        meter.IsSilent = false;
        meter.Serial = 22000001;
        _load.ImportKilowattHours = 9_000;
        Assert.AreEqual(PowerStatus.Ok, Next());
        Assert.AreEqual(0, _source.Interval.ImportJoules);
        Assert.AreEqual("swapped", Facts.Change);
        Assert.AreEqual("22000001", Facts.Serial);
        Assert.AreEqual(1, Facts.Series);
        double joules = 0;
        for (int i = 0; i < 10; i++)
        {
            Next();
            joules += _source.Interval.ImportJoules;
        }

        Assert.AreEqual(60_000, joules, 12_000, "it goes on from the new meter's register");
    }

    [TestMethod]
    public void SwappedMeter_WithoutAnOutage_IsNoticedWithinAQuarterHour()
    {
        Sdm630 meter = StartModbus();
        Next();
        meter.Serial = 22000001;
        for (int i = 0; i < 910; i++)
        {
            Next();
        }

        Assert.AreEqual("swapped", Facts.Change);
    }

    [TestMethod]
    public void Register_ThatFalls_OpensANewSeries()
    {
        StartModbus();
        Next();
        _load.ImportKilowattHours = 3;
        Assert.AreEqual(PowerStatus.NoValue, Next(), "one value may be wrong");
        Assert.AreEqual(PowerStatus.Ok, Next());
        Assert.AreEqual(0, _source.Interval.ImportJoules);
        Assert.AreEqual("fell", Facts.Change);
    }

    [TestMethod]
    public void Register_ThatMovesByMoreThanCanBe_OpensANewSeries()
    {
        StartModbus();
        Next();
        _load.ImportKilowattHours += 1e6;
        Assert.AreEqual(PowerStatus.NoValue, Next());
        Assert.AreEqual(PowerStatus.Ok, Next());
        Assert.AreEqual(0, _source.Interval.ImportJoules);
        Assert.AreEqual("jumped", Facts.Change);
        Assert.AreEqual(1, Facts.Series);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1e7)]
    [DataRow(1e30)]
    public void Register_OneWrongValue_IsRefusedAndCostsNothing(double wrong)
    {
        _load.ImportKilowattHours = 950_000;
        StartModbus();
        _configuration.RollsKilowattHours = 1_000_000;
        Next();
        double before = Facts.ImportKilowattHours;
        (double right, _load.ImportKilowattHours) = (_load.ImportKilowattHours, wrong);
        Assert.AreEqual(PowerStatus.NoValue, Next());
        _load.ImportKilowattHours = right + 0.5;
        Assert.AreEqual(PowerStatus.Ok, Next());
        Assert.IsNull(Facts.Change);
        Assert.AreEqual((Facts.ImportKilowattHours - before) * 3.6e6, _source.Interval.ImportJoules, 1e-3);
        Assert.IsGreaterThan(36_000, _source.Interval.ImportJoules);
    }

    [TestMethod]
    public void Power_ThatCannotBe_IsRefused()
    {
        StartModbus();
        Next();
        double watts = _load.Watts[0];
        _load.Watts[0] = 1e20;
        _load.IsFrozen = true;
        Assert.AreEqual(PowerStatus.NoValue, Next());
        _load.Watts[0] = watts;
        _load.IsFrozen = false;
        Assert.AreEqual(PowerStatus.Ok, Next());
        Assert.AreEqual(6000, _source.Interval.TotalPowerWatts, 1);
    }

    [TestMethod]
    public void Register_ThatRollsOver_LosesNothing()
    {
        // BCD register of six digits before the point.
        _load.ImportKilowattHours = 999_999.99;
        _load.RollsKilowattHours = 1_000_000;
        StartDlt645(Address);
        _configuration.RollsKilowattHours = 1_000_000;
        Next();
        double joules = 0;
        while (Facts.Change == null)
        {
            Next();
            joules += _source.Interval.ImportJoules;
        }

        Assert.AreEqual("rolled", Facts.Change);
        Assert.AreEqual(36_000, joules, 1, "from 999,999.99 to 0.00 is 0.01 kWh");
    }

    [TestMethod]
    public void Register_ThatStandsStillUnderPower_IsFrozen()
    {
        StartModbus();
        Next();
        _load.IsFrozen = true;
        int intervals = 0;
        while (Next() == PowerStatus.Ok)
        {
            intervals++;
        }

        Assert.AreEqual(PowerStatus.Frozen, _source.Interval.Status);
        Assert.AreEqual(600, intervals, 10, "1 kWh at 6 kW is 600 s");
        _load.IsFrozen = false;
        Assert.AreEqual(PowerStatus.Ok, Next());
    }

    [TestMethod]
    public void Ratio_Transformers_ScaleCurrentPowerAndEnergy()
    {
        _configuration = Modbus();
        _configuration.Ratio = 40;
        Start(_configuration, new Sdm630(1, _load), Format(_configuration));
        Next();
        double before = Facts.ImportKilowattHours;
        Next();
        Assert.AreEqual(6000 * 40, _source.Interval.TotalPowerWatts, 1);
        Assert.AreEqual(_load.Amperes(0) * 40, _source.Interval.Phases[0].IrmsAmperes, 1e-3);
        Assert.AreEqual((Facts.ImportKilowattHours - before) * 3.6e6 * 40, _source.Interval.ImportJoules, 1e-3);
    }

    [TestMethod]
    public void Poll_Interval_AllocatesNothing()
    {
        StartModbus();
        for (int i = 0; i < 20; i++)
        {
            Next();
        }

        // The virtual line allocates, the firmware does not: its protocol and its source are measured without the line.
        var line = new DeafLine();
        var source = new MeterPowerSource(_configuration, line, new ModbusProtocol(1), Clock, NowMicros);
        long micros = NowMicros;
        long bytes = Allocations.Fewest(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                source.Poll(micros += 5000);
            }
        });

        Assert.AreEqual(0, bytes);
        Assert.IsTrue(line.Sent > 20);
    }

    private static byte[] Spoil(byte[] answer)
    {
        byte[] spoilt = [.. answer];
        spoilt[^3] ^= 0x10;
        return spoilt;
    }

    private static MeterConfiguration Modbus() => new()
    {
        ModbusAddress = 1,
        Types = [0x70],
        Reads =
        [
            [3, 0xFC00, 2, 9, 0, 104, 1],
            [3, 0xFC03, 1, 8, 0, 102, 1],
            [
                4, 0, 76, 10, 0, 4, 1, 11, 4, 4, 1, 12, 8, 4, 1, 13, 12, 4, 1, 14, 16, 4, 1, 15, 20, 4, 1, 16, 24, 4, 1, 17, 28, 4, 1,
                18, 32, 4, 1, 19, 48, 4, 1, 20, 52, 4, 1, 21, 56, 4, 1, 4, 140, 4, 1, 0, 144, 4, 1, 1, 148, 4, 1,
            ],
        ],
    };

    private static MeterConfiguration Dlt645(string address) => new()
    {
        Dlt645Address = Convert.FromHexString(address),
        Baud = 2400,
        Parity = 1,
        IntervalMs = 5000,
        Reads =
        [
            [17, 0x04000402, 6, 9, 0, 306, 1],
            [17, 0x0201FF00, 6, 10, 0, 302, 0.1, 11, 2, 302, 0.1, 12, 4, 302, 0.1],
            [17, 0x0202FF00, 9, 13, 0, 403, 0.001, 14, 3, 403, 0.001, 15, 6, 403, 0.001],
            [17, 0x0203FF00, 12, 2, 0, 403, 0.1, 16, 3, 403, 0.1, 17, 6, 403, 0.1, 18, 9, 403, 0.1],
            [17, 0x0204FF00, 12, 3, 0, 403, 0.1, 19, 3, 403, 0.1, 20, 6, 403, 0.1, 21, 9, 403, 0.1],
            [17, 0x02800002, 2, 4, 0, 302, 0.01],
            [17, 0x00010000, 4, 0, 0, 304, 0.01],
            [17, 0x00020000, 4, 1, 0, 304, 0.01],
        ],
    };

    private static SerialFormat Format(MeterConfiguration meter) =>
        new(meter.Baud, meter.Parity == 1 ? Parity.Even : Parity.None, StopBits.One);

    private Sdm630 StartModbus() => Start(Modbus(), new Sdm630(1, _load), Format(Modbus()));

    private Dlt645Slave StartDlt645(string address) =>
        Start(Dlt645(address), new Dlt645Slave(Address, _load), Format(Dlt645(address)));

    private T Start<T>(MeterConfiguration configuration, T meter, SerialFormat format)
        where T : BusDevice
    {
        _configuration = configuration;
        Bus.Connect(meter, format);
        Restart();
        return meter;
    }

    private void Restart()
    {
        Board.Restart();
        var line = new Rs485Line(2, _configuration.Baud, _configuration.Parity, _configuration.StopBits);
        IMeterProtocol protocol = _configuration.Dlt645Address == null
            ? new ModbusProtocol(_configuration.ModbusAddress)
            : new Dlt645Protocol(_configuration.Dlt645Address);
        _source = new MeterPowerSource(_configuration, line, protocol, Clock, NowMicros);
    }

    /// <summary>Runs to the end of the next interval; its status.</summary>
    private PowerStatus Next()
    {
        while (!_source.Poll(NowMicros))
        {
            Board.Clock.AdvanceTo(Math.Max(_source.DueMicros, NowMicros + 1));
        }

        return _source.Interval.Status;
    }

    private void CheckHealthy(string serial)
    {
        Assert.AreEqual(PowerStatus.Ok, Next());
        Assert.AreEqual(0, _source.Interval.ImportJoules, "the first interval is the starting point");
        double start = Facts.ImportKilowattHours;
        double joules = 0;
        for (int i = 0; i < 50; i++)
        {
            Assert.AreEqual(PowerStatus.Ok, Next());
            joules += _source.Interval.ImportJoules;
        }

        PowerInterval interval = _source.Interval;
        Assert.AreEqual(serial, Facts.Serial);
        Assert.IsTrue(Facts.IsSerialRead);
        Assert.AreEqual("meter", _source.Mode);
        Assert.AreEqual((Facts.ImportKilowattHours - start) * 3.6e6, joules, 1e-3, "energy is what the register moved");
        Assert.AreEqual(_load.ImportKilowattHours, Facts.ImportKilowattHours, 0.011);
        Assert.AreEqual(6000, interval.TotalPowerWatts, 0.1);
        Assert.AreEqual(600, interval.TotalReactiveVars, 0.1);
        Assert.AreEqual(50.02, interval.FrequencyHertz, 1e-3);
        for (int p = 0; p < 3; p++)
        {
            Assert.AreEqual(_load.Volts[p], interval.Phases[p].UrmsVolts, 1e-3);
            Assert.AreEqual(_load.Amperes(p), interval.Phases[p].IrmsAmperes, 1e-3);
            Assert.AreEqual(_load.Watts[p], interval.Phases[p].RealPowerWatts, 0.1);
            Assert.AreEqual(_load.Vars[p], interval.Phases[p].ReactiveVars, 0.1);
        }
    }

    /// <summary>A line on which nobody answers.</summary>
    private sealed class DeafLine : ISerialLine
    {
        public int Sent { get; private set; }

        public void Send(byte[] frame, int count) => Sent++;

        public int Receive(byte[] buffer, int offset) => 0;
    }
}
