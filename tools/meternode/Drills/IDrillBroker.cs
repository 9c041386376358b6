namespace MeterNode.Cli.Drills;

/// <summary>The broker of a drill, which can lose its life and its memory.</summary>
internal interface IDrillBroker : IDisposable
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <summary>Starts it, or starts it again; returns when it accepts connections.</summary>
    void Start();

    /// <summary>Kills it; what it has on its disk stays.</summary>
    void Kill();

    /// <summary>Deletes what the killed broker had kept: sessions, queued packs, retained messages.</summary>
    void Forget();
}
