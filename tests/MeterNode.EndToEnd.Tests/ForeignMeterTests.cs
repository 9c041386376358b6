using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Drivers.ModbusMeter;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.EndToEnd;

/// <summary>The firmware's meter reader against a Modbus slave that is not ours: pymodbus on a pseudo-terminal.</summary>
[TestClass]
public sealed class ForeignMeterTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan s_wait = Patience.Step;

    private readonly WallClock _clock = new();
    private Process? _slave;
    private TcpClient? _connection;

    [TestMethod]
    public void Pymodbus_MapOfTheSdm630_IsReadAndItsRegisterCounted()
    {
        MeterPowerSource source = Start(unit: 1, address: 1);
        double joules = 0;
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual(PowerStatus.Ok, Next(source));
            joules += source.Interval.ImportJoules;
        }

        PowerInterval interval = source.Interval;
        Assert.AreEqual("21070006", interval.Meter.Serial);
        Assert.AreEqual(2 * 36_000, joules, 600, "two steps of 0.01 kWh, as exact as a float of 1,234.5 is");
        Assert.AreEqual(6000, interval.TotalPowerWatts);
        Assert.AreEqual(600, interval.TotalReactiveVars);
        Assert.AreEqual(50.02, interval.FrequencyHertz, 1e-4);
        Assert.AreEqual(231, interval.Phases[1].UrmsVolts);
        Assert.AreEqual(15, interval.Phases[2].IrmsAmperes);
    }

    [TestMethod]
    public void Pymodbus_AnotherAddress_IsSilence()
    {
        Assert.AreEqual(PowerStatus.NoResponse, Next(Start(unit: 1, address: 2)));
    }

    [TestMethod]
    public void Pymodbus_RegisterThatItHasNot_IsNoValue()
    {
        // The map of another meter: the slave answers with exception 2.
        Assert.AreEqual(PowerStatus.NoValue, Next(Start(unit: 1, address: 1, map: "dtsu666")));
    }

    public void Dispose()
    {
        _connection?.Dispose();
        if (_slave is { HasExited: false })
        {
            _slave.Kill();
        }

        _slave?.Dispose();
    }

    private MeterPowerSource Start(int unit, int address, string map = "sdm630")
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Foreign", "modbus_slave.py");
        var start = new ProcessStartInfo(Python, [script, unit.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string? port = null;
        if (File.Exists(Python))
        {
            _slave = Process.Start(start)!;
            _slave.ErrorDataReceived += (_, _) => { };
            _slave.BeginErrorReadLine();
            port = _slave.StandardOutput.ReadLine();
        }

        if (port == null)
        {
            Assert.Inconclusive("python3-pymodbus is not installed: apt-get install python3-pymodbus");
        }

        _connection = new TcpClient("127.0.0.1", int.Parse(port, CultureInfo.InvariantCulture)) { NoDelay = true };
        MeterConfiguration configuration = Configuration(map, address);
        return new MeterPowerSource(
            configuration, new SocketLine(_connection), new ModbusProtocol(address), _clock, _clock.NowMicros);
    }

    private static MeterConfiguration Configuration(string map, int address)
    {
        JsonObject document = StarterConfiguration.Create(
            new StarterOptions { Meter = new MeterOptions { Meter = $"{map}@{address}", Serial = "1" } });
        document["v"] = 1;
        document["serial"] = 1;
        document["node"] = "a";
        document["site"] = "b";
        document["eui"] = "hex:0011223344556677";
        document["mqtt"] = new JsonObject { ["host"] = "h" };
        byte[] payload = CborJson.Encode(JsonDocument.Parse(document.ToJsonString()).RootElement);
        return ConfigurationReader.Read(payload, 0, payload.Length).Meter;
    }

    private PowerStatus Next(MeterPowerSource source)
    {
        Assert.IsTrue(SpinWait.SpinUntil(() => source.Poll(_clock.NowMicros), s_wait), "no interval ended");
        return source.Interval.Status;
    }

    private sealed class WallClock : IClock
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();

        public long NowMicros => _watch.Elapsed.Ticks / 10;

        public long UtcMicros => NowMicros;

        public char Quality => TimeQuality.Relative;

        public long SpinUntil(long micros)
        {
            SpinWait.SpinUntil(() => NowMicros >= micros);
            return NowMicros;
        }
    }

    private sealed class SocketLine(TcpClient connection) : ISerialLine
    {
        public void Send(byte[] frame, int count) => connection.GetStream().Write(frame, 0, count);

        public int Receive(byte[] buffer, int offset) =>
            connection.Available > 0 && offset < buffer.Length ? connection.GetStream().Read(buffer, offset, buffer.Length - offset) : 0;
    }
}
