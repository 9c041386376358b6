using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Access;

/// <summary>Which addresses are for programs: a token opens them, and who may not have them gets no page to sign in.</summary>
internal static class ProgramPath
{
    private static readonly PathString[] s_begins = ["/api", "/metrics"];

    /// <summary>Whether a request asks for one of them.</summary>
    public static bool IsAsked(HttpRequest request) => s_begins.Any(begin => request.Path.StartsWithSegments(begin));
}
