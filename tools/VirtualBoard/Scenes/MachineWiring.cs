namespace MeterNode.VirtualBoard.Scenes;

/// <summary>Which pins and channels of the board a machine is wired to. Phases that are not wired are left out.</summary>
public sealed class MachineWiring
{
    /// <summary>ADC channels of the CTs of L1, L2, L3; −1 is not wired.</summary>
    public int[] CurrentChannels { get; init; } = [0, 3, 6];

    /// <summary>ADC channels of the voltages of L1, L2, L3; −1 is not wired.</summary>
    public int[] VoltageChannels { get; init; } = [7, 4, 5];

    /// <summary>GPIO of the shot contact; −1 is not wired.</summary>
    public int ShotPin { get; init; } = 27;

    /// <summary>SPI bus of the thermocouple amplifier (MAX31856).</summary>
    public int SpiBus { get; init; } = 1;

    /// <summary>GPIO of the amplifier's chip select; −1 is not wired.</summary>
    public int ThermocoupleSelect { get; init; } = 21;
}
