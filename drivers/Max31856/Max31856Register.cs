namespace MeterNode.Drivers.Max31856
{
    /// <summary>Registers of the MAX31856 (datasheet 19-7534, table 5). Add 80h to write.</summary>
    public enum Max31856Register
    {
        /// <summary>CR0: conversion mode, open detection, fault mode, 50/60 Hz. Power-on 00h.</summary>
        Configuration0 = 0x00,

        /// <summary>CR1: averaging and thermocouple type. Power-on 03h.</summary>
        Configuration1 = 0x01,

        /// <summary>MASK: which faults assert the FAULT pin. Power-on FFh (none).</summary>
        FaultMask = 0x02,

        /// <summary>CJHF: cold junction high threshold, 1 °C. Power-on 7Fh.</summary>
        ColdHighThreshold = 0x03,

        /// <summary>CJLF: cold junction low threshold, 1 °C. Power-on C0h.</summary>
        ColdLowThreshold = 0x04,

        /// <summary>LTHFTH, LTHFTL: temperature high threshold, 0.0625 °C. Power-on 7FFFh.</summary>
        HighThreshold = 0x05,

        /// <summary>LTLFTH, LTLFTL: temperature low threshold, 0.0625 °C. Power-on 8000h.</summary>
        LowThreshold = 0x07,

        /// <summary>CJTO: cold-junction offset, 0.0625 °C, two's complement. Power-on 00h.</summary>
        ColdOffset = 0x09,

        /// <summary>CJTH, CJTL: cold junction, 14 bit in [15:2], 2^-6 °C.</summary>
        ColdTemperature = 0x0A,

        /// <summary>LTCBH, LTCBM, LTCBL: linearised temperature, 19 bit in [23:5], 2^-7 °C.</summary>
        Temperature = 0x0C,

        /// <summary>SR: faults.</summary>
        Faults = 0x0F
    }
}
