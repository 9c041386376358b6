using System.Device.Gpio;
using MeterNode.Core.Ports;

namespace MeterNode.Drivers.StatusLed
{
    /// <summary>One LED on a GPIO, lit by a high level, that shows a <see cref="LightPattern"/> without a timer of its own.</summary>
    public sealed class BoardLed : IStatusLight
    {
        private readonly GpioPin _pin;
        private LightPattern _pattern;
        private bool _isLit;

        /// <summary>Opens the pin as an output, dark.</summary>
        public BoardLed(GpioController gpio, int pinNumber)
        {
            _pin = gpio.OpenPin(pinNumber, PinMode.Output);
            _pin.Write(PinValue.Low);
        }

        /// <inheritdoc/>
        public void Show(LightPattern pattern)
        {
            _pattern = pattern;
        }

        /// <summary>Sets the LED to what the pattern shows at this time; call at least every 50 ms for even blinking.</summary>
        public void Poll(long nowMicros)
        {
            bool lit = IsLitAt(_pattern, (int)(nowMicros / 1000 % 2000));
            if (lit != _isLit)
            {
                _isLit = lit;
                _pin.Write(lit ? PinValue.High : PinValue.Low);
            }
        }

        private static bool IsLitAt(LightPattern pattern, int millis)
        {
            switch (pattern)
            {
                case LightPattern.Running: return millis < 100;
                case LightPattern.Offline: return millis < 100 || (millis >= 300 && millis < 400);
                case LightPattern.SensorFault: return millis % 1000 < 500;
                case LightPattern.Failure: return millis % 200 < 100;
                case LightPattern.Identify: return millis % 1000 >= 100;
                default: return false;
            }
        }
    }
}
