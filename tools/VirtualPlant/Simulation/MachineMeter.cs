using System.IO.Ports;
using MeterNode.Core.Configuration;
using MeterNode.Drivers.Dlt645Meter;
using MeterNode.Drivers.Models;
using MeterNode.Drivers.ModbusMeter;
using MeterNode.Node;
using MeterNode.Node.Storage;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Scenes;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>The meter that counts what a simulated machine takes.</summary>
public sealed class MachineMeter : SimulatedMeter
{
    private const double StartKilowattHours = 1234.5;
    private const double JoulesPerKilowattHour = 3.6e6;

    private readonly Machine _machine;
    private readonly double _ratio;

    private MachineMeter(Machine machine, double ratio)
    {
        _machine = machine;
        _ratio = ratio;
        ExportKilowattHours = 0;
        AdvanceTo(0);
    }

    /// <summary>Connects a meter to a board whose configuration reads one, unless something is connected there.</summary>
    public static void FitWhereConfigured(Board board, Machine machine)
    {
        var files = new FlashFileStore(board.StorageRoot + Path.DirectorySeparatorChar);
        MeterConfiguration? read = files.Exists("config.cose") ? NodeApplication.LoadConfiguration(files).Meter : null;
        if (read is { PulsePin: >= 0 })
        {
            double joulesPerPulse = JoulesPerKilowattHour * read.Ratio / read.ImpulsesPerKilowattHour;
            board.Gpio.Line(read.PulsePin).Connect(new MeterPulses(machine, joulesPerPulse));
            return;
        }

        if (read == null || !board.Serial.Bus(read.Port).IsEmpty)
        {
            return;
        }

        var meter = new MachineMeter(machine, read.Ratio);
        Parity parity = read.Parity switch { 1 => Parity.Even, 2 => Parity.Odd, _ => Parity.None };
        BusDevice device = read.Dlt645Address == null
            ? new MappedSlave(
                (byte)read.ModbusAddress, meter, read.Reads, read.Types.Length > 0 ? (int)read.Types[0] : 0, read.Ratio)
            : new Dlt645Slave(Convert.ToHexString(read.Dlt645Address).Replace('A', '1'), meter) { Phases = read.Phases };
        board.Serial.Bus(read.Port).Connect(device, new SerialFormat(read.Baud, parity, (StopBits)read.StopBits));
    }

    /// <inheritdoc/>
    public override void AdvanceTo(long nowNanos)
    {
        double seconds = nowNanos * 1e-9;
        for (int p = 0; p < Watts.Length; p++)
        {
            Watts[p] = _machine.PowerWatts(p, seconds) / _ratio;
            Vars[p] = 0.1 * Watts[p];
        }

        ImportKilowattHours = StartKilowattHours + (_machine.EnergyJoules(0, seconds) / JoulesPerKilowattHour / _ratio);
    }
}
