namespace MeterNode.Drivers.Atm90e32
{
    /// <summary>
    /// Registers of the ATM90E32AS (data sheet Atmel-46003B, table 5) that the driver uses. Those of phases B and C follow those of
    /// phase A: four further in the gains and offsets, two further in the calibration of power, one further elsewhere.
    /// </summary>
    public enum Atm90e32Register
    {
        /// <summary>Metering is enabled when any bit is set. Power-on 0.</summary>
        MeterEnable = 0x00,

        /// <summary>Voltage at which a converter is at its limit; FFFFh is its full scale. Power-on C000h.</summary>
        OverVoltage = 0x06,

        /// <summary>Current at which a converter is at its limit. Power-on C000h.</summary>
        OverCurrent = 0x0B,

        /// <summary>Voltage sag threshold; FFFFh is the converter's full scale. Power-on 1000h.</summary>
        SagThreshold = 0x08,

        /// <summary>Phase loss threshold. Power-on 0400h.</summary>
        PhaseLossThreshold = 0x09,

        /// <summary>High word of the energy that 0.01 CF stands for. Power-on 0861h.</summary>
        PlConstantHigh = 0x31,

        /// <summary>Its low word. Power-on C468h.</summary>
        PlConstantLow = 0x32,

        /// <summary>Mains frequency, wiring, phases in the sums. Power-on 0087h.</summary>
        Mode0 = 0x33,

        /// <summary>Gain of the current inputs. Power-on 0.</summary>
        Mode1 = 0x34,

        /// <summary>Active power below which nothing is counted, 0.00032 W. Power-on 0.</summary>
        StartThreshold = 0x35,

        /// <summary>|P| + |Q| below which a phase does not count, 0.00032 W. Power-on 0.</summary>
        PhaseThreshold = 0x38,

        /// <summary>Active power offset; the reactive one follows. Power-on 0.</summary>
        PowerOffset = 0x41,

        /// <summary>Power gain, two's complement of 2^-15; the phase angle follows. Power-on 0.</summary>
        PowerGain = 0x47,

        /// <summary>Voltage gain, 8000h is 1; current gain, voltage offset, current offset follow. Power-on 8000h, 8000h, 0, 0.</summary>
        VoltageGain = 0x61,

        /// <summary>789Ah resets the chip as power-on does.</summary>
        SoftReset = 0x70,

        /// <summary>
        /// Latched changes: current of A, B, C beyond its threshold in bits 15…13, voltage in 12…10. A written 1 clears. In the register
        /// that follows: sag in 14…12, phase loss in 10…8.
        /// </summary>
        Events0 = 0x73,

        /// <summary>Which changes are latched; those of the second register follow.</summary>
        EventEnable0 = 0x75,

        /// <summary>Data of the access before.</summary>
        LastSpiData = 0x78,

        /// <summary>Bit 0: the configuration is no longer what it was when it was closed.</summary>
        CrcError = 0x79,

        /// <summary>55AAh opens the registers 00h…6Fh for writing.</summary>
        AccessKey = 0x7F,

        /// <summary>Active energy forward of all phases, 0.01 CF, cleared when read; A, B, C follow, then the same of reverse.</summary>
        ForwardEnergy = 0x80,

        /// <summary>Active power of phase A, high word; the low word is 10h further. 0.00032 W.</summary>
        PowerA = 0xB1,

        /// <summary>Reactive power of phase A, high word. 0.00032 var.</summary>
        ReactiveA = 0xB5,

        /// <summary>RMS voltage of phase A, 0.01 V; a further byte is the upper one of the register 10h further.</summary>
        VoltageA = 0xD9,

        /// <summary>RMS current of phase A, 0.001 A; a further byte as with the voltage.</summary>
        CurrentA = 0xDD,

        /// <summary>Mains frequency, 0.01 Hz.</summary>
        Frequency = 0xF8
    }
}
