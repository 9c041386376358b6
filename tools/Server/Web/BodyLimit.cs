using Microsoft.AspNetCore.Http.Metadata;

namespace MeterNode.Server.Web;

/// <summary>A route that takes more than forms do: a photo.</summary>
/// <param name="bytes">Bytes of a request at most.</param>
internal sealed class BodyLimit(long bytes) : IRequestSizeLimitMetadata
{
    /// <inheritdoc/>
    public long? MaxRequestBodySize { get; } = bytes;
}
