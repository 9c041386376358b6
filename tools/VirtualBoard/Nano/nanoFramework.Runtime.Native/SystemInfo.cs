namespace nanoFramework.Runtime.Native;

/// <summary>What the board is.</summary>
public static class SystemInfo
{
    /// <summary>Name of the runtime's build on a real board. This one says that it is none.</summary>
    public static string TargetName => "virtual board";
}
