using System.Device.Gpio;

namespace MeterNode.Drivers.StatusLed
{
    /// <summary>One LED on a GPIO, lit by a high level, that shows a <see cref="LedPattern"/> without a timer of its own.</summary>
    public sealed class BoardLed
    {
        private readonly GpioPin _pin;
        private bool _isLit;

        /// <summary>Opens the pin as an output, dark.</summary>
        public BoardLed(GpioController gpio, int pinNumber)
        {
            _pin = gpio.OpenPin(pinNumber, PinMode.Output);
            _pin.Write(PinValue.Low);
        }

        /// <summary>What to show.</summary>
        public LedPattern Pattern { get; set; }

        /// <summary>Whether the LED is lit.</summary>
        public bool IsLit
        {
            get { return _isLit; }
        }

        /// <summary>Sets the LED to what the pattern shows at this time; call at least every 50 ms for even blinking.</summary>
        public void Poll(long nowMicros)
        {
            bool lit = IsLitAt(Pattern, (int)(nowMicros / 1000 % 2000));
            if (lit != _isLit)
            {
                _isLit = lit;
                _pin.Write(lit ? PinValue.High : PinValue.Low);
            }
        }

        private static bool IsLitAt(LedPattern pattern, int millis)
        {
            switch (pattern)
            {
                case LedPattern.Running: return millis < 100;
                case LedPattern.Offline: return millis < 100 || (millis >= 300 && millis < 400);
                case LedPattern.SensorFault: return millis % 1000 < 500;
                case LedPattern.Failure: return millis % 200 < 100;
                default: return false;
            }
        }
    }
}
