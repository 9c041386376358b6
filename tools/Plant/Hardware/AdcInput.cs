namespace MeterNode.Plant.Hardware;

/// <summary>One analogue input of a board.</summary>
/// <param name="Phase">Mains phase, 1 to 3.</param>
/// <param name="Gpio">GPIO number as printed in the chip's datasheet.</param>
/// <param name="Channel">
/// Number for nanoFramework's <c>AdcController.OpenChannel</c>. On the ESP32 family numbers below 10 are ADC1
/// (nf-interpreter, targets/ESP32/_common/*_DeviceMapping.cpp); ADC2 does not work beside Wi-Fi.
/// </param>
public sealed record AdcInput(int Phase, int Gpio, int Channel);
