namespace MeterNode.Plant.Uploading;

/// <summary>What became of a request.</summary>
/// <param name="IsReached">False when the centre could not be reached, so that others need not be tried now.</param>
/// <param name="Problem">Why it is not acknowledged, one line; null when it is.</param>
public readonly record struct UploadAnswer(bool IsReached, string? Problem)
{
    /// <summary>True when the centre has the values.</summary>
    public bool IsAcknowledged => Problem is null;
}
