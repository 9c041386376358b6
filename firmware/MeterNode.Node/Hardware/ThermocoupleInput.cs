using System;
using System.Device.Spi;
using MeterNode.Core.Configuration;
using MeterNode.Core.Thermal;
using MeterNode.Drivers;
using MeterNode.Drivers.Max31855;
using MeterNode.Drivers.Max31856;

namespace MeterNode.Node.Hardware
{
    /// <summary>One zone's thermocouple behind whichever amplifier is fitted; the driver's status becomes the reading's.</summary>
    internal sealed class ThermocoupleInput
    {
        private readonly Max31856Amplifier _precise;
        private readonly Max31855Amplifier _simple;

        /// <summary>Opens the amplifier on its chip select and starts it. An unknown amplifier or type throws.</summary>
        internal ThermocoupleInput(ZoneConfiguration zone, int spiBus, int mainsHertz, long nowMicros)
        {
            SpiConnectionSettings settings = new SpiConnectionSettings(spiBus, zone.ChipSelectPin);
            settings.DataFlow = DataFlow.MsbFirst;
            if (zone.Amplifier == "max31856")
            {
                settings.Mode = SpiMode.Mode1;
                settings.ClockFrequency = Max31856Amplifier.ClockHertz;
                Max31856Settings amplifier = new Max31856Settings();
                amplifier.MainsHertz = mainsHertz;
                amplifier.Type = TypeOf(zone.ThermocoupleType);
                _precise = new Max31856Amplifier(SpiDevice.Create(settings), amplifier);
                _precise.Start(nowMicros);
            }
            else if (zone.Amplifier == "max31855")
            {
                settings.Mode = SpiMode.Mode0;
                settings.ClockFrequency = Max31855Amplifier.ClockHertz;
                _simple = new Max31855Amplifier(SpiDevice.Create(settings));
                _simple.Start(nowMicros);
            }
            else
            {
                throw new ArgumentException("configuration: amplifier '" + zone.Amplifier + "' is not max31856 or max31855");
            }
        }

        internal void Read(long nowMicros, ThermalReading reading)
        {
            ThermocoupleStatus status = _precise != null ? _precise.Read(nowMicros) : _simple.Read(nowMicros);
            if (status == ThermocoupleStatus.Valid)
            {
                reading.SetValue(
                    _precise != null ? _precise.TemperatureCelsius : _simple.TemperatureCelsius,
                    _precise != null ? _precise.ColdJunctionCelsius : _simple.ColdJunctionCelsius,
                    nowMicros);
            }
            else
            {
                reading.SetFault(FaultOf(status), nowMicros);
            }
        }

        private static ThermalStatus FaultOf(ThermocoupleStatus status)
        {
            switch (status)
            {
                case ThermocoupleStatus.Open:
                    return ThermalStatus.Open;
                case ThermocoupleStatus.Short:
                    return ThermalStatus.Short;
                case ThermocoupleStatus.OutOfRange:
                    return ThermalStatus.Range;
                case ThermocoupleStatus.ColdJunction:
                    return ThermalStatus.ColdJunction;
                case ThermocoupleStatus.NotReady:
                    return ThermalStatus.Absent;
                default:
                    return ThermalStatus.NoResponse;
            }
        }

        private static MeterNode.Drivers.Max31856.ThermocoupleType TypeOf(char letter)
        {
            switch (letter)
            {
                case 'B':
                    return MeterNode.Drivers.Max31856.ThermocoupleType.B;
                case 'E':
                    return MeterNode.Drivers.Max31856.ThermocoupleType.E;
                case 'J':
                    return MeterNode.Drivers.Max31856.ThermocoupleType.J;
                case 'K':
                    return MeterNode.Drivers.Max31856.ThermocoupleType.K;
                case 'N':
                    return MeterNode.Drivers.Max31856.ThermocoupleType.N;
                case 'R':
                    return MeterNode.Drivers.Max31856.ThermocoupleType.R;
                case 'S':
                    return MeterNode.Drivers.Max31856.ThermocoupleType.S;
                case 'T':
                    return MeterNode.Drivers.Max31856.ThermocoupleType.T;
                default:
                    string name = letter.ToString();
                    throw new ArgumentException("configuration: thermocouple type '" + name + "' is not one of B E J K N R S T");
            }
        }
    }
}
