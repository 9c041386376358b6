namespace MeterNode.Plant.Uploading;

/// <summary>A data centre of an authority with which a plant is registered.</summary>
public sealed record UploadCenter
{
    /// <summary>Address of the registration.</summary>
    public required Uri RegisterUrl { get; init; }

    /// <summary>Code of the region, such as 370600.</summary>
    public required string Region { get; init; }

    /// <summary>Unified social credit code of the enterprise.</summary>
    public required string EnterpriseCode { get; init; }

    /// <summary>What the centre calls this plant.</summary>
    public required string DeviceId { get; init; }

    /// <summary>Where values go.</summary>
    public required Uri DataUrl { get; init; }

    /// <summary>When the centre wants the values of a day, local time; null where it does not say.</summary>
    public string? UploadTime { get; init; }

    /// <summary>Key of SM4 with which fields are encrypted, 32 hex digits; null for a centre that takes them as they are.</summary>
    public string? SecretKey { get; init; }
}
