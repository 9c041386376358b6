namespace MeterNode.Core.Configuration
{
    /// <summary>GPIO numbers and buses of the board (hardware/boards); -1 where nothing is wired.</summary>
    public sealed class BoardConfiguration
    {
        public string Name { get; set; } = string.Empty;

        public int SpiBus { get; set; } = 1;

        public int SpiMosiPin { get; set; } = -1;

        public int SpiMisoPin { get; set; } = -1;

        public int SpiClockPin { get; set; } = -1;

        public int ShotPin { get; set; } = -1;

        public int LedPin { get; set; } = -1;
    }
}
