using MeterNode.Plant.Collecting;

namespace MeterNode.Cli.Demo;

/// <summary>The broker of a demonstration and the collector behind it: one pair in this process, one with a real mosquitto.</summary>
internal interface IDemoBroker : IDisposable
{
    /// <summary>How often the broker was started again.</summary>
    int Restarts { get; }

    CollectorStatistics Statistics { get; }

    /// <summary>Starts the broker and the collector; returns when packs can come.</summary>
    void Start();

    /// <summary>
    /// Ends the broker without a word to its clients, and starts it again after <paramref name="outage"/>; returns at once.
    /// </summary>
    void Interrupt(TimeSpan outage);

    /// <summary>Stores what has arrived and ends the collector.</summary>
    void StopCollector();
}
