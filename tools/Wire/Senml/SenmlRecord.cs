namespace MeterNode.Wire.Senml;

/// <summary>One SenML record (RFC 8428 §4) with the fields that were present; an absent field is null.</summary>
public sealed class SenmlRecord
{
    /// <summary>Fields unknown here, by their JSON name or CBOR label, as JSON text; kept so that printing loses nothing.</summary>
    public List<KeyValuePair<string, string>>? Others { get; set; }

    /// <summary>Base name (bn).</summary>
    public string? BaseName { get; set; }

    /// <summary>Seconds.</summary>
    public double? BaseTime { get; set; }

    /// <summary>Base unit (bu).</summary>
    public string? BaseUnit { get; set; }

    /// <summary>Base value (bv).</summary>
    public double? BaseValue { get; set; }

    /// <summary>Base sum (bs).</summary>
    public double? BaseSum { get; set; }

    /// <summary>Base version (bver).</summary>
    public int? BaseVersion { get; set; }

    /// <summary>Name (n).</summary>
    public string? Name { get; set; }

    /// <summary>Unit (u).</summary>
    public string? Unit { get; set; }

    /// <summary>Value (v).</summary>
    public double? Value { get; set; }

    /// <summary>String value (vs).</summary>
    public string? StringValue { get; set; }

    /// <summary>Boolean value (vb).</summary>
    public bool? BooleanValue { get; set; }

    /// <summary>Base64url without padding, as in JSON (RFC 8428 §5).</summary>
    public string? DataValue { get; set; }

    /// <summary>Sum (s).</summary>
    public double? Sum { get; set; }

    /// <summary>Seconds; see RFC 8428 §4.5.3 for what values below 2^28 mean.</summary>
    public double? Time { get; set; }

    /// <summary>Seconds until the next record of this name at the latest.</summary>
    public double? UpdateTime { get; set; }

    /// <summary>True when the record says something besides base fields.</summary>
    public bool HasValue => Value is not null || StringValue is not null || BooleanValue is not null || DataValue is not null;
}
