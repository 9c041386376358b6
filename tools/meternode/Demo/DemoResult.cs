namespace MeterNode.Cli.Demo;

/// <summary>The whole demonstration's outcome; serialised as the command's JSON.</summary>
internal sealed record DemoResult(
    int SchemaVersion,
    IReadOnlyList<DemoNodeResult> Nodes,
    IReadOnlyDictionary<string, long> Verdicts,
    string Report,
    string Evidence,
    string Registry)
{
    /// <summary>Every published pack was accepted, every chain is whole and nothing else arrived.</summary>
    public bool IsWhole => Nodes.All(node => node.Chain == "whole" && node.PacksAccepted == node.PacksPublished && node.PacksPublished > 0)
        && Verdicts.All(verdict => verdict.Key is "accepted" or "duplicate" || verdict.Value == 0);
}
