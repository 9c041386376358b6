using System;

namespace MeterNode.Support
{
    /// <summary>The power went out in the middle of a storage operation: nothing after it happens.</summary>
    public sealed class PowerCutException : Exception
    {
    }
}
