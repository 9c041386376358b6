using System;

namespace MeterNode.Core.Metering
{
    /// <summary>What a power source says about one phase in one interval; fields, because a property costs a call.</summary>
    public sealed class PhaseResult
    {
        /// <summary>RMS current, A, mean and noise floor removed; 0 at no load.</summary>
        public double IrmsAmperes;

        /// <summary>RMS voltage, V, mean and noise floor removed; the nominal voltage in nominal mode.</summary>
        public double UrmsVolts;

        /// <summary>Real power P = mean(u·i), W, import positive (IEC 60050 131-11-42); estimate U·I·PF in nominal mode.</summary>
        public double RealPowerWatts;

        /// <summary>Apparent power S = Urms·Irms, VA (IEC 60050 131-11-41).</summary>
        public double ApparentPowerVoltAmperes;

        /// <summary>Reactive power of the fundamental, Q1 = U1·I1·sin φ1, var, inductive positive (IEEE 1459-2010 3.1.2.5).</summary>
        public double ReactiveVars;

        /// <summary>Power factor P/S, -1…1 (IEC 60050 131-11-46); 0 at no load, never NaN.</summary>
        public double PowerFactor;

        /// <summary>Angle of the voltage's fundamental, degrees, from the same instant as the current's; 0 without voltage.</summary>
        public double VoltageAngleDegrees;

        /// <summary>Angle of the current's fundamental after phase correction, degrees.</summary>
        public double CurrentAngleDegrees;

        /// <summary>RMS of the current's fundamental, A.</summary>
        public double FundamentalAmperes;

        /// <summary>RMS of the voltage's fundamental, V.</summary>
        public double FundamentalVolts;

        /// <summary>True when the voltage was measured, false for an estimate from the nominal voltage.</summary>
        public bool HasVoltage;

        /// <summary>
        /// Takes what a metering IC says: V, A, W, var. The voltage leads that of the phase whose current it meets by
        /// <paramref name="leadDegrees"/>; the angles are those of the phase.
        /// </summary>
        public void SetPower(double volts, double amperes, double watts, double vars, double leadDegrees)
        {
            HasVoltage = true;
            UrmsVolts = volts;
            IrmsAmperes = amperes;
            RealPowerWatts = watts;
            ReactiveVars = vars;
            ApparentPowerVoltAmperes = volts * amperes;
            PowerFactor = ApparentPowerVoltAmperes > 0 ? watts / ApparentPowerVoltAmperes : 0;
            CurrentAngleDegrees = leadDegrees - (Math.Atan2(vars, watts) * 180 / Math.PI);
        }

        /// <summary>Sets all figures to 0.</summary>
        public void Clear()
        {
            IrmsAmperes = 0;
            UrmsVolts = 0;
            RealPowerWatts = 0;
            ApparentPowerVoltAmperes = 0;
            ReactiveVars = 0;
            PowerFactor = 0;
            VoltageAngleDegrees = 0;
            CurrentAngleDegrees = 0;
            FundamentalAmperes = 0;
            FundamentalVolts = 0;
            HasVoltage = false;
        }
    }
}
