using System;
using System.Device.Adc;
using System.Device.Gpio;
using System.Device.Spi;
using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Drivers.AdcInput;
using MeterNode.Drivers.Atm90e32;
using MeterNode.Drivers.Dlt645Meter;
using MeterNode.Drivers.Max31855;
using MeterNode.Drivers.Max31856;
using MeterNode.Drivers.ModbusMeter;
using MeterNode.Drivers.PulseInput;
using MeterNode.Drivers.Rs485;
using MeterNode.Drivers.ShotCounter;
using MeterNode.Drivers.StatusLed;
using MeterNode.Drivers.Tpl5010;
using nanoFramework.Hardware.Esp32;

namespace MeterNode.Node.Hardware
{
    /// <summary>The one place that knows which part of the configuration means which driver.</summary>
    public static class BoardInputs
    {
        /// <summary>Twice a reed contact's bounce; up to 500 pulses a second.</summary>
        private const int FlowDeadMicros = 2000;
        private const int ButtonDebounceMicros = 30000;

        /// <summary>Opens and starts every part that the configuration names.</summary>
        /// <exception cref="ArgumentException">A part cannot be what the configuration wants of it.</exception>
        public static NodeInputs Open(NodeConfiguration configuration, IClock clock)
        {
            NodeInputs inputs = new NodeInputs();
            BoardConfiguration board = configuration.Board;
            if (configuration.Zones.Length > 0 || configuration.Afe != null)
            {
                SetSpiPins(board.SpiBus, board.SpiMosiPin, board.SpiMisoPin, board.SpiClockPin);
                int[] other = board.OtherSpiPins;
                if (other != null)
                {
                    SetSpiPins(3 - board.SpiBus, other[0], other[1], other[2]);
                }
            }

            // All devices of a bus get mode and clock of the one that is opened first; a MAX31856 can do with the IC's.
            if (configuration.Afe != null)
            {
                inputs.Power = new Atm90e32Meter(
                    Atm90e32Meter.Open(board.SpiBus, configuration.Afe.ChipSelectPin), configuration.Afe, clock);
            }

            if (configuration.Zones.Length > 0)
            {
                inputs.Temperatures = new ITemperatureSource[configuration.Zones.Length];
                for (int z = 0; z < inputs.Temperatures.Length; z++)
                {
                    inputs.Temperatures[z] = OpenAmplifier(configuration.Zones[z], configuration.MainsHertz, clock.NowMicros);
                }
            }

            GpioController gpio = new GpioController();
            if (configuration.ShotDebounceMs >= 0 && board.ShotPin >= 0)
            {
                inputs.Shots = new ContactShotCounter(gpio, board.ShotPin, configuration.ShotDebounceMs * 1000, clock);
            }

            if (configuration.Heat != null)
            {
                inputs.Flow = OpenFlow(configuration.Heat, gpio, clock);
            }

            if (board.LedPin >= 0)
            {
                inputs.Light = new BoardLed(gpio, board.LedPin);
                inputs.Light.Show(LightPattern.Offline);
            }

            if (board.ButtonPin >= 0)
            {
                inputs.Button = new ContactShotCounter(gpio, board.ButtonPin, ButtonDebounceMicros, clock);
            }

            if (board.WatchdogPin >= 0)
            {
                inputs.Watchdog = new Tpl5010Watchdog(gpio, board.WatchdogPin);
            }

            if (inputs.Power == null)
            {
                inputs.Power = OpenPower(configuration, clock);
            }

            return inputs;
        }

        private static IPulseCounter OpenFlow(HeatConfiguration heat, GpioController gpio, IClock clock)
        {
            if (heat.IsElectronic)
            {
                return new PulseCounterUnit(heat.FlowPin);
            }

            return new PulseOutputCounter(gpio, heat.FlowPin, FlowDeadMicros, clock);
        }

        private static IPowerSource OpenPower(NodeConfiguration configuration, IClock clock)
        {
            if (configuration.Meter != null)
            {
                return OpenMeter(configuration.Meter, clock);
            }

            AdcCapture capture = new AdcCapture(new AdcController(), configuration.AdcChannels, clock);
            return new WaveformMeter(configuration, capture, clock.NowMicros);
        }

        private static IPowerSource OpenMeter(MeterConfiguration meter, IClock clock)
        {
            if (meter.PulsePin >= 0)
            {
                return new PulsePowerSource(meter, new PulseCounterUnit(meter.PulsePin), clock, clock.NowMicros);
            }

            // The functions of COM1, COM2 and COM3 lie 256 apart.
            int port = (meter.Port - 1) << 8;
            Configuration.SetPinFunction(meter.TransmitPin, (DeviceFunction)((int)DeviceFunction.COM1_TX + port));
            Configuration.SetPinFunction(meter.ReceivePin, (DeviceFunction)((int)DeviceFunction.COM1_RX + port));
            Configuration.SetPinFunction(meter.DirectionPin, (DeviceFunction)((int)DeviceFunction.COM1_RTS + port));
            ISerialLine line = new Rs485Line(meter.Port, meter.Baud, meter.Parity, meter.StopBits);
            IMeterProtocol protocol;
            if (meter.Dlt645Address == null)
            {
                protocol = new ModbusProtocol(meter.ModbusAddress);
            }
            else
            {
                protocol = new Dlt645Protocol(meter.Dlt645Address);
            }

            return new MeterPowerSource(meter, line, protocol, clock, clock.NowMicros);
        }

        private static ITemperatureSource OpenAmplifier(ZoneConfiguration zone, int mainsHertz, long nowMicros)
        {
            switch (zone.Amplifier)
            {
                case "max31856":
                    Max31856Settings settings = new Max31856Settings();
                    settings.MainsHertz = mainsHertz;
                    settings.Type = zone.ThermocoupleType;
                    Max31856Amplifier precise = new Max31856Amplifier(Max31856Amplifier.Open(zone.SpiBus, zone.ChipSelectPin), settings);
                    precise.Start(nowMicros);
                    return precise;
                case "max31855":
                    SpiDevice spi = Max31855Amplifier.Open(zone.SpiBus, zone.ChipSelectPin);
                    Max31855Amplifier simple = new Max31855Amplifier(spi, zone.ThermocoupleType);
                    simple.Start(nowMicros);
                    return simple;
                default:
                    throw new ArgumentException("configuration: amplifier '" + zone.Amplifier + "' is not max31856 or max31855");
            }
        }

        private static void SetSpiPins(int spiBus, int mosiPin, int misoPin, int clockPin)
        {
            // The functions of SPI1 and SPI2 lie 256 apart.
            int bus = (spiBus - 1) << 8;
            Configuration.SetPinFunction(mosiPin, (DeviceFunction)((int)DeviceFunction.SPI1_MOSI + bus));
            Configuration.SetPinFunction(misoPin, (DeviceFunction)((int)DeviceFunction.SPI1_MISO + bus));
            Configuration.SetPinFunction(clockPin, (DeviceFunction)((int)DeviceFunction.SPI1_CLOCK + bus));
        }
    }
}
