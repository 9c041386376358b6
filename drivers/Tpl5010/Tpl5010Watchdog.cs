using System.Device.Gpio;
using MeterNode.Core.Ports;

namespace MeterNode.Drivers.Tpl5010
{
    /// <summary>
    /// TI TPL5010, a timer that pulls the board's reset low when it has seen no rising edge at its pin DONE for an interval
    /// (SNAS651A, 8.3.2 and 8.3.3).
    /// </summary>
    public sealed class Tpl5010Watchdog : IWatchdog
    {
        private readonly GpioPin _done;

        /// <summary>Opens the pin that DONE is wired to, low.</summary>
        public Tpl5010Watchdog(GpioController gpio, int pinNumber)
        {
            _done = gpio.OpenPin(pinNumber, PinMode.Output);
            _done.Write(PinValue.Low);
        }

        /// <summary>One pulse: a managed call takes longer than the 100 ns that the part asks for.</summary>
        public void Feed()
        {
            _done.Write(PinValue.High);
            _done.Write(PinValue.Low);
        }
    }
}
