using System.Device.Adc;
using System.Device.Gpio;
using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Core.Production;
using MeterNode.Core.Thermal;
using MeterNode.Drivers.AdcInput;
using MeterNode.Drivers.PulseInput;
using MeterNode.Drivers.ShotCounter;
using MeterNode.Drivers.StatusLed;
using nanoFramework.Hardware.Esp32;

namespace MeterNode.Node.Hardware
{
    /// <summary>The board's inputs behind one port: ADC channels, thermocouple amplifiers, shot contact, status LED.</summary>
    public sealed class BoardSampler : ISampler
    {
        private const int TimedRows = 8;

        /// <summary>Twice a reed contact's bounce; up to 500 pulses a second.</summary>
        private const int FlowDeadMicros = 2000;

        private readonly IClock _clock;
        private readonly CtClampInput[] _currents;
        private readonly MainsVoltageInput[] _voltages;
        private readonly ThermocoupleInput[] _zones;
        private readonly ContactShotCounter _shotContact;
        private readonly PulseFlowInput _flow;
        private readonly BoardLed _led;
        private long _shotsHandedOver;

        /// <summary>Opens everything that the configuration names. A wrong configuration throws.</summary>
        public BoardSampler(NodeConfiguration configuration, IClock clock)
        {
            _clock = clock;
            BoardConfiguration board = configuration.Board;
            AdcController adc = new AdcController();
            int channels = configuration.AdcChannels.Length;
            _currents = new CtClampInput[channels];
            _voltages = new MainsVoltageInput[channels];
            for (int c = 0; c < channels; c++)
            {
                if (IsVoltage(configuration.Phases, c))
                {
                    _voltages[c] = new MainsVoltageInput(adc, configuration.AdcChannels[c]);
                }
                else
                {
                    _currents[c] = new CtClampInput(adc, configuration.AdcChannels[c]);
                }
            }

            if (configuration.Zones.Length > 0)
            {
                SetSpiPins(board);
            }

            _zones = new ThermocoupleInput[configuration.Zones.Length];
            for (int z = 0; z < _zones.Length; z++)
            {
                _zones[z] = new ThermocoupleInput(configuration.Zones[z], board.SpiBus, configuration.MainsHertz, clock.NowMicros);
            }

            GpioController gpio = new GpioController();
            if (configuration.ShotDebounceMs >= 0 && board.ShotPin >= 0)
            {
                _shotContact = new ContactShotCounter(gpio, board.ShotPin, configuration.ShotDebounceMs * 1000);
                _shotContact.Pin.ValueChanged += OnShotEdge;
            }

            if (configuration.Heat != null)
            {
                _flow = new PulseFlowInput(gpio, configuration.Heat.FlowPin, FlowDeadMicros);
                _flow.Pin.ValueChanged += OnFlowEdge;
            }

            if (board.LedPin >= 0)
            {
                _led = new BoardLed(gpio, board.LedPin);
                _led.Pattern = LedPattern.Offline;
            }
        }

        public long FlowPulses => _flow == null ? 0 : _flow.Pulses;

        public void Capture(WaveformWindow window)
        {
            int capacity = window.Capacity;
            int channels = window.Counts.Length;
            long startMicros = _clock.NowMicros;
            window.StartMicros = startMicros;
            int conversionNanos = int.MaxValue;
            for (int row = 0; row < capacity; row++)
            {
                _clock.SpinUntil(startMicros + ((long)row * window.PeriodNanos / 1000));
                long rowMicros = _clock.NowMicros;
                for (int c = 0; c < channels; c++)
                {
                    window.Counts[c][row] = _currents[c] != null ? _currents[c].ReadCounts() : _voltages[c].ReadCounts();
                }

                window.TimeMicros[row] = (int)(rowMicros - startMicros);
                if (row < TimedRows)
                {
                    // The shortest of a few rows: a row that another thread interrupted says nothing about the converter.
                    int nanos = (int)((_clock.NowMicros - rowMicros) * 1000 / channels);
                    conversionNanos = nanos < conversionNanos ? nanos : conversionNanos;
                }
            }

            // All channels take equally long to convert, one after the other.
            SetDelays(window, conversionNanos);

            window.Count = capacity;
        }

        public void ReadTemperature(int zone, long nowMicros, ThermalReading reading)
        {
            _zones[zone].Read(nowMicros, reading);
        }

        public void Poll(long nowMicros, ShotAccumulator shots)
        {
            if (_led != null)
            {
                _led.Poll(nowMicros);
            }

            if (_shotContact == null)
            {
                return;
            }

            _shotContact.Poll(nowMicros);
            while (shots != null && _shotsHandedOver < _shotContact.Count)
            {
                _shotsHandedOver++;
                shots.CountShot(_shotContact.LastShotMicros);
            }
        }

        public void ShowConnected(bool connected)
        {
            if (_led != null)
            {
                _led.Pattern = connected ? LedPattern.Running : LedPattern.Offline;
            }
        }

        private static bool IsVoltage(PhaseChannels[] phases, int channel)
        {
            for (int p = 0; p < phases.Length; p++)
            {
                if (phases[p].VoltageChannel == channel)
                {
                    return true;
                }
            }

            return false;
        }

        private static void SetSpiPins(BoardConfiguration board)
        {
            bool first = board.SpiBus == 1;
            Configuration.SetPinFunction(board.SpiMosiPin, first ? DeviceFunction.SPI1_MOSI : DeviceFunction.SPI2_MOSI);
            Configuration.SetPinFunction(board.SpiMisoPin, first ? DeviceFunction.SPI1_MISO : DeviceFunction.SPI2_MISO);
            Configuration.SetPinFunction(board.SpiClockPin, first ? DeviceFunction.SPI1_CLOCK : DeviceFunction.SPI2_CLOCK);
        }

        private static void SetDelays(WaveformWindow window, int conversionNanos)
        {
            for (int c = 0; c < window.ChannelDelayNanos.Length; c++)
            {
                window.ChannelDelayNanos[c] = c * conversionNanos;
            }
        }

        private void OnFlowEdge(object sender, PinValueChangedEventArgs e)
        {
            _flow.Edge(e.ChangeType, _clock.NowMicros);
        }

        private void OnShotEdge(object sender, PinValueChangedEventArgs e)
        {
            _shotContact.Edge(e.ChangeType, _clock.NowMicros);
        }
    }
}
