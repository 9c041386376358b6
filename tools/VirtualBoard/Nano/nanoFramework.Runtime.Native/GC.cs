namespace nanoFramework.Runtime.Native;

/// <summary>The garbage collector. On the PC the figure of free memory is a constant: .NET has no fixed heap.</summary>
public static class GC
{
    private const uint FreeBytesOfAnEsp32 = 100_000;

    /// <summary>Collects; returns the free bytes of the managed heap.</summary>
    public static uint Run(bool compactHeap) => FreeBytesOfAnEsp32;

    /// <summary>No effect on the PC.</summary>
    public static void EnableGCMessages(bool enable)
    {
    }
}
