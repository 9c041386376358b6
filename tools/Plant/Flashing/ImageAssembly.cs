namespace MeterNode.Plant.Flashing;

/// <summary>One assembly of an application image.</summary>
/// <param name="Name">Its name; empty where the name is one of the runtime's own words, as that of <c>mscorlib</c> is.</param>
/// <param name="Version">Its version.</param>
/// <param name="NativeChecksum">Checksum of the native part that the runtime must have for it; 0 when it needs none.</param>
/// <param name="References">Names of the assemblies that it uses, without the runtime's own words.</param>
public sealed record ImageAssembly(string Name, Version Version, uint NativeChecksum, IReadOnlyList<string> References);
