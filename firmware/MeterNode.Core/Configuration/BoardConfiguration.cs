namespace MeterNode.Core.Configuration
{
    /// <summary>GPIO numbers and buses of the board (hardware/boards); -1 where nothing is wired.</summary>
    public sealed class BoardConfiguration
    {
        public string Name = string.Empty;

        public int SpiBus = 1;

        public int SpiMosiPin = -1;

        public int SpiMisoPin = -1;

        public int SpiClockPin = -1;

        /// <summary>The other SPI bus: data out, data in, clock; null where it is not wired.</summary>
        public int[] OtherSpiPins;

        public int ShotPin = -1;

        public int LedPin = -1;

        public int ButtonPin = -1;

        /// <summary>I2C bus 1: data, clock; null where it is not wired.</summary>
        public int[] I2cPins;

        /// <summary>I2C address of the secure element that holds the evidence key; 0 where none is fitted.</summary>
        public int SecureElement;

        /// <summary>The watchdog's pin DONE.</summary>
        public int WatchdogPin = -1;
    }
}
