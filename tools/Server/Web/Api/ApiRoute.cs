using MeterNode.Plant.Access;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Api;

/// <summary>One route of the API: what it asks for, what it answers, and what is written about it.</summary>
/// <param name="Method">The method of HTTP.</param>
/// <param name="Path">Its path behind <c>/api/v1</c>; parts in braces are parameters.</param>
/// <param name="Id">Its name for generated clients.</param>
/// <param name="Right">What who calls it must be allowed.</param>
/// <param name="Summary">What it does, one sentence.</param>
/// <param name="Handler">What does it; null where another part of the application maps it.</param>
internal sealed record ApiRoute(
    string Method, string Path, string Id, AccessRight Right, string Summary, Func<HttpContext, Task<IResult>>? Handler)
{
    /// <summary>Parameters in the query.</summary>
    public IReadOnlyList<ApiParameter> Query { get; init; } = [];

    /// <summary>Parameters in the path.</summary>
    public IReadOnlyList<ApiParameter> InPath { get; init; } = [];

    /// <summary>Content type of what is sent; null for nothing.</summary>
    public string? Body { get; init; }

    /// <summary>What the body is.</summary>
    public string BodyMeaning { get; init; } = string.Empty;

    /// <summary>The status of success.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Content types of the answer.</summary>
    public IReadOnlyList<string> Answers { get; init; } = ["application/json"];

    /// <summary>Whether an assessor's link may call it, about its period.</summary>
    public bool IsOfPeriod { get; init; }
}
