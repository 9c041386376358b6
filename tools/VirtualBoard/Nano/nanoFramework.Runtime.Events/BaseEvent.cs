namespace nanoFramework.Runtime.Events;

/// <summary>Base of the runtime's events.</summary>
public class BaseEvent
{
    public ushort Source;

    public byte Message;
}
