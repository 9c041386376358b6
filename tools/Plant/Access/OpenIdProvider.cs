using System.Text.Json;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Access;

/// <summary>
/// Who signs the plant's people in beside their passwords, by OpenID Connect Core 1.0: the file <c>access/openid.json</c>, mode 0600.
/// </summary>
public sealed record OpenIdProvider
{
    private const int Version = 1;

    /// <summary>Layout of the file.</summary>
    public int SchemaVersion { get; init; } = Version;

    /// <summary>The provider's issuer: below it is <c>/.well-known/openid-configuration</c>.</summary>
    public required Uri Authority { get; init; }

    /// <summary>What the provider calls this plant.</summary>
    public required string ClientId { get; init; }

    /// <summary>The plant's secret there; null for a public client, which PKCE alone protects.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>The plant's; null where it has none.</summary>
    /// <exception cref="OperatorException">The file cannot be read, is damaged, or a later version wrote it.</exception>
    public static OpenIdProvider? Read(PlantFolder plant)
    {
        if (!File.Exists(plant.OpenIdPath))
        {
            return null;
        }

        try
        {
            string text = PlantFile.Text(plant.OpenIdPath);
            return JsonSerializer.Deserialize<OpenIdProvider>(text, JsonFormat.File) is { SchemaVersion: Version } it
                ? it : throw PlantFile.Broken(plant.OpenIdPath, "its version is not known here");
        }
        catch (JsonException e)
        {
            throw PlantFile.Broken(plant.OpenIdPath, $"line {e.LineNumber + 1} is not what belongs there");
        }
    }

    /// <summary>The content of the file.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, JsonFormat.File) + "\n";
}
