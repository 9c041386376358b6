namespace MeterNode.Gate;

/// <summary>One thing that would not build or not run on the device.</summary>
/// <param name="Where">File and line where the PDB knows it, and the member.</param>
/// <param name="What">What is there.</param>
/// <param name="Fix">What to write instead.</param>
public sealed record Finding(string Where, string What, string Fix)
{
    public override string ToString() => $"{Where}: {What}. {Fix}";
}
