namespace MeterNode.Report;

/// <summary>The program that made a report.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
public sealed record ManifestProgram(string Name, string Version);
