using System.Device.Gpio;

namespace System.Device.Spi;

/// <summary>How to talk to one device on a bus.</summary>
public sealed class SpiConnectionSettings
{
    public SpiConnectionSettings(int busId, int chipSelectLine = -1)
    {
        BusId = busId;
        ChipSelectLine = chipSelectLine;
    }

    internal SpiConnectionSettings(SpiConnectionSettings other)
        : this(other.BusId, other.ChipSelectLine)
    {
        Mode = other.Mode;
        DataBitLength = other.DataBitLength;
        ClockFrequency = other.ClockFrequency;
        DataFlow = other.DataFlow;
        ChipSelectLineActiveState = other.ChipSelectLineActiveState;
        Configuration = other.Configuration;
    }

    /// <summary>Bus, from 1.</summary>
    public int BusId { get; set; }

    /// <summary>GPIO of the chip select, or -1.</summary>
    public int ChipSelectLine { get; set; }

    /// <summary>Clock mode; mode 0 by default.</summary>
    public SpiMode Mode { get; set; } = SpiMode.Mode0;

    /// <summary>Bits per word; 8 by default.</summary>
    public int DataBitLength { get; set; } = 8;

    /// <summary>Clock, Hz; 500 kHz by default.</summary>
    public int ClockFrequency { get; set; } = 500_000;

    /// <summary>Bit order; most significant first by default.</summary>
    public DataFlow DataFlow { get; set; } = DataFlow.MsbFirst;

    /// <summary>Level that selects the chip; low by default.</summary>
    public PinValue ChipSelectLineActiveState { get; set; } = PinValue.Low;

    /// <summary>Wires; full duplex by default.</summary>
    public SpiBusConfiguration Configuration { get; set; } = SpiBusConfiguration.FullDuplex;
}
