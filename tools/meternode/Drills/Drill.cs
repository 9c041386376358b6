namespace MeterNode.Cli.Drills;

/// <summary>One fault of a plant, from a sound start to the time when everything should be stored.</summary>
internal abstract class Drill
{
    /// <summary>What a person types.</summary>
    public abstract string Name { get; }

    /// <summary>What happens in it, in one line.</summary>
    public abstract string Meaning { get; }

    /// <summary>True when the nodes measure waveforms; otherwise they are given each interval's true energy.</summary>
    public virtual bool HasWaveforms => true;

    /// <summary>Lets it happen. Afterwards <see cref="DrillBench.Settle"/> waits for what is still under way.</summary>
    public abstract void Run(DrillBench bench);

    /// <summary>What else was wrong afterwards, one line each.</summary>
    public virtual IEnumerable<string> Check(DrillBench bench) => [];
}
