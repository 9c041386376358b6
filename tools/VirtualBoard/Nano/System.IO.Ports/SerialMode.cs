namespace System.IO.Ports;

/// <summary>What RTS does.</summary>
public enum SerialMode
{
    Normal = 0,
    RS485 = 1,
}
