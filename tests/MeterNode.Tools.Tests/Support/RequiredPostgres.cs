namespace MeterNode.Tools.Tests.Support;

/// <summary>PostgreSQL for a test that needs it.</summary>
internal static class RequiredPostgres
{
    /// <summary>Where its programs are; the test is skipped where they are not installed.</summary>
    internal static string Binaries()
    {
        string? binaries = PostgresServer.Binaries();
        if (binaries is null)
        {
            Assert.Inconclusive("postgresql is not installed (apt-get install postgresql): nothing was tested against it.");
        }

        return binaries;
    }

    /// <summary>A running server.</summary>
    internal static PostgresServer Start() => new(Binaries(), LoopbackPorts.Take());
}
