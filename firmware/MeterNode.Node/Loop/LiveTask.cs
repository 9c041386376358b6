using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Core.Thermal;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Present values in the status, for the person at the machine: every few seconds for a quarter of an hour after the start, after the
    /// command <c>live</c>, and after each press of the button, which also lets the light say which node this is.
    /// </summary>
    internal sealed class LiveTask
    {
        internal const int Seconds = 5;

        private const long LiveMicros = 900000000;
        private const long BlinkMicros = 30000000;

        private readonly IPulseCounter _button;
        private readonly MeteringTask _metering;
        private readonly ThermalTask _thermal;
        private long _untilMicros;
        private long _blinkUntilMicros;
        private long _pressed;

        internal LiveTask(IPulseCounter button, MeteringTask metering, ThermalTask thermal, long startMicros)
        {
            _button = button;
            _metering = metering;
            _thermal = thermal;
            _untilMicros = startMicros + LiveMicros;
        }

        /// <summary>True when the button was pressed since the last call.</summary>
        internal bool Poll(long nowMicros)
        {
            long pressed = _button == null ? 0 : _button.Read(nowMicros);
            if (pressed == _pressed)
            {
                return false;
            }

            _pressed = pressed;
            Begin(nowMicros);
            _blinkUntilMicros = nowMicros + BlinkMicros;
            return true;
        }

        /// <summary>From now on for a quarter of an hour.</summary>
        internal void Begin(long nowMicros)
        {
            _untilMicros = nowMicros + LiveMicros;
        }

        /// <summary>True while the status has present values.</summary>
        internal bool IsLive(long nowMicros)
        {
            return nowMicros < _untilMicros;
        }

        /// <summary>True while the light says which node this is.</summary>
        internal bool IsIdentifying(long nowMicros)
        {
            return nowMicros < _blinkUntilMicros;
        }

        /// <summary>The part of the status that holds the values; the power source must not be in the middle of an interval.</summary>
        internal string Text()
        {
            PowerInterval interval = _metering.Last;
            string text = ",\"live\":{\"rowHertz\":" + interval.RowHertz.ToString() + ",\"windowsUsed\":" + _metering.WindowsUsed.ToString()
                + ",\"windowsRefused\":" + _metering.WindowsRefused.ToString() + ",\"overRange\":" + _metering.OverRange.ToString()
                + ",\"hertz\":" + interval.FrequencyHertz.ToString("F2")
                + ",\"phases\":[";
            for (int p = 0; interval.IsUsable && p < interval.Phases.Length; p++)
            {
                text += (p > 0 ? "," : string.Empty) + Phase(interval.Phases[p], p);
            }

            text += "],\"zones\":[";
            for (int z = 0; z < _thermal.LastCelsius.Length; z++)
            {
                ThermalStatus status = _thermal.Status(z);
                text += (z > 0 ? "," : string.Empty) + (status != ThermalStatus.Ok ? "{\"fault\":\"" + ThermalStatuses.Name(status) + "\"}"
                    : double.IsNaN(_thermal.LastCelsius[z]) ? "{}" : "{\"celsius\":" + _thermal.LastCelsius[z].ToString("F1") + "}");
            }

            return text + "]}";
        }

        /// <summary>Means over the intervals since the status before; the angle is the last interval's.</summary>
        private string Phase(PhaseResult phase, int p)
        {
            ReadingAccumulator mean = _metering.Shown;
            string text = "{\"amperes\":" + mean.IrmsAmperes(p).ToString("F4") + ",\"watts\":" + mean.RealPowerWatts(p).ToString("F2")
                + ",\"pf\":" + mean.PowerFactor(p).ToString("F2") + ",\"wiring\":\"" + WiringFindings.Name(_metering.Finding(p)) + "\"";
            double angle = phase.VoltageAngleDegrees - phase.CurrentAngleDegrees;
            angle = angle > 180 ? angle - 360 : angle <= -180 ? angle + 360 : angle;
            return text + (phase.HasVoltage
                ? ",\"volts\":" + mean.UrmsVolts(p).ToString("F3") + ",\"vars\":" + mean.ReactiveVars(p).ToString("F2")
                    + ",\"degrees\":" + angle.ToString("F0") + "}"
                : "}");
        }
    }
}
