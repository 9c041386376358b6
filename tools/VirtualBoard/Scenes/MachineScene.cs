using MeterNode.Drivers.Max31856.Model;
using MeterNode.Drivers.Models;

namespace MeterNode.VirtualBoard.Scenes;

/// <summary>
/// A machine wired to a board: CTs and voltages on converter channels, the shot contact on a pin, a MAX31856 in the mould.
/// </summary>
public sealed class MachineScene
{
    private MachineScene(Machine machine, Board board, FrontEnd frontEnd, Max31856Chip amplifier)
    {
        Machine = machine;
        Board = board;
        FrontEnd = frontEnd;
        Amplifier = amplifier;
    }

    /// <summary>The machine, with its truth.</summary>
    public Machine Machine { get; }

    /// <summary>The board it is wired to.</summary>
    public Board Board { get; }

    /// <summary>The scaling in between.</summary>
    public FrontEnd FrontEnd { get; }

    /// <summary>The thermocouple amplifier, with its fault knobs.</summary>
    public Max31856Chip Amplifier { get; }

    /// <summary>Amperes per count of the board's converter.</summary>
    public double AmperesPerCount => Board.Adc.VoltsPerCount / FrontEnd.VoltsPerAmpere;

    /// <summary>Mains volts per count of the board's converter.</summary>
    public double MainsVoltsPerCount => Board.Adc.VoltsPerCount / FrontEnd.VoltsPerMainsVolt;

    /// <summary>Count of the mid-rail bias.</summary>
    public double BiasCounts => (FrontEnd.BiasVolts - Board.Adc.ZeroVolts) / Board.Adc.VoltsPerCount;

    /// <summary>Wires a machine to a board.</summary>
    public static MachineScene Connect(Machine machine, Board board, FrontEnd? frontEnd = null, MachineWiring? wiring = null)
    {
        frontEnd ??= new FrontEnd();
        wiring ??= new MachineWiring();
        var cursor = new MachineCursor(machine, frontEnd);
        for (int phase = 0; phase < wiring.CurrentChannels.Length; phase++)
        {
            Wire(board, wiring.CurrentChannels[phase], new CurrentSource(cursor, frontEnd, phase));
        }

        for (int phase = 0; phase < wiring.VoltageChannels.Length; phase++)
        {
            Wire(board, wiring.VoltageChannels[phase], new VoltageSource(cursor, frontEnd, phase));
        }

        if (wiring.ShotPin >= 0)
        {
            board.Gpio.Line(wiring.ShotPin).Connect(machine.Contact());
        }

        var amplifier = new Max31856Chip { HotCelsius = machine.MoldCelsius, ColdCelsius = 31.5, NoiseCelsius = 0.02 };
        if (wiring.ThermocoupleSelect >= 0)
        {
            board.Spi.Connect(wiring.SpiBus, wiring.ThermocoupleSelect, amplifier);
        }

        return new MachineScene(machine, board, frontEnd, amplifier);
    }

    private static void Wire(Board board, int channel, AnalogSource source)
    {
        if (channel >= 0)
        {
            board.Adc.Channel(channel).Source = source;
        }
    }

    private sealed class CurrentSource(MachineCursor cursor, FrontEnd frontEnd, int phase) : AnalogSource
    {
        private readonly double _bias = frontEnd.BiasVolts;
        private readonly double _scale = frontEnd.VoltsPerAmpere;

        public override double VoltsAt(long nanos) => _bias + (_scale * cursor.Current(phase, nanos));
    }

    private sealed class VoltageSource(MachineCursor cursor, FrontEnd frontEnd, int phase) : AnalogSource
    {
        private readonly double _bias = frontEnd.BiasVolts;
        private readonly double _scale = frontEnd.VoltsPerMainsVolt;

        public override double VoltsAt(long nanos) => _bias + (_scale * cursor.Voltage(phase, nanos));
    }
}
