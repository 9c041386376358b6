namespace System.IO.Ports;

/// <summary>Parity bit of a character.</summary>
public enum Parity
{
    None = 0,
    Odd = 1,
    Even = 2,
}
