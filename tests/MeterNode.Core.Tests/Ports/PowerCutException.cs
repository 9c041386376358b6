using System;

namespace MeterNode.Core.Tests.Ports
{
    /// <summary>The power went out in the middle of a storage operation: nothing after it happens.</summary>
    public sealed class PowerCutException : Exception
    {
    }
}
