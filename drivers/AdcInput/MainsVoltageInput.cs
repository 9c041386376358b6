using System.Device.Adc;

namespace MeterNode.Drivers.AdcInput
{
    /// <summary>A mains voltage transformer with its divider on an ADC1 channel: raw counts, nothing else.</summary>
    public sealed class MainsVoltageInput
    {
        private readonly AdcChannel _channel;

        /// <summary>Opens ADC channel 0…9 (ADC1). ADC2 does not work beside Wi-Fi, so it is refused.</summary>
        public MainsVoltageInput(AdcController adc, int channel)
        {
            if (channel < 0 || channel > 9)
            {
                throw new System.ArgumentException("voltage input: only ADC1 (channel 0 to 9) works beside Wi-Fi");
            }

            _channel = adc.OpenChannel(channel);
        }

        /// <summary>Converts once and blocks for it (about 40 µs); 0 to the converter's greatest count. Allocates nothing.</summary>
        public int ReadCounts()
        {
            return _channel.ReadValue();
        }
    }
}
