namespace MeterNode.Plant.LifeCycle;

/// <summary>The file <c>manifest.json</c> of a journal: what is to be done, in this order.</summary>
internal sealed record JournalManifest(int SchemaVersion, IReadOnlyList<JournalStep> Steps)
{
    public const int Version = 1;
}
