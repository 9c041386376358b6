using MeterNode.Tools.Tests.Support;

namespace MeterNode.EndToEnd;

/// <summary>
/// A virtual node in a process of its own: <paramref name="bundle"/> at <paramref name="machine"/>, <paramref name="speed"/> times as
/// fast as real time.
/// </summary>
internal sealed class RunProcess(string bundle, string machine, int speed) : ProgramProcess(
    ["run", bundle, "--machine", machine, "--speed", speed.ToString(), "--seconds", "3600"], Patience.Step)
{
    /// <summary>Ctrl-C: the node sends what it has and ends.</summary>
    public void End() => End("INT");
}
