using System;
using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Drivers.Atecc608;
using nanoFramework.Hardware.Esp32;

namespace MeterNode.Node.Hardware
{
    /// <summary>The secure element that a configuration names.</summary>
    internal static class SecureElement
    {
        private const int Bus = 1;

        /// <summary>Its signer; with <paramref name="makesKey"/> a new key is born in it.</summary>
        /// <exception cref="ArgumentException">It cannot be used; one line says why.</exception>
        internal static ISigner Open(BoardConfiguration board, IClock clock, bool makesKey)
        {
            Configuration.SetPinFunction(board.I2cPins[0], DeviceFunction.I2C1_DATA);
            Configuration.SetPinFunction(board.I2cPins[1], DeviceFunction.I2C1_CLOCK);
            return Atecc608Setup.Open(Bus, board.SecureElement, clock, makesKey);
        }
    }
}
