namespace System.Device.Gpio;

/// <summary>How pins are numbered; the ESP32 knows logical numbers only.</summary>
public enum PinNumberingScheme
{
    Logical,
    Board,
}
