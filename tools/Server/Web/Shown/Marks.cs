using MeterNode.Figures;
using MeterNode.Server.Live;

namespace MeterNode.Server.Web.Shown;

/// <summary>Which shape a state has.</summary>
internal static class Marks
{
    /// <summary>The shape of a condition.</summary>
    public static Mark Of(NodeCondition condition) => condition switch
    {
        NodeCondition.Current => Mark.Order,
        NodeCondition.New => Mark.None,
        NodeCondition.Stale => Mark.Attention,
        _ => Mark.Fault,
    };

    /// <summary>The shape of what a machine does.</summary>
    public static Mark Of(LoadState state) => state switch
    {
        LoadState.Production => Mark.Order,
        LoadState.Standby => Mark.Standby,
        LoadState.Off => Mark.Off,
        _ => Mark.None,
    };

    /// <summary>The shape of what a number is worth.</summary>
    public static Mark Of(FigureState state) => state switch
    {
        FigureState.Measured or FigureState.Counted => Mark.Order,
        FigureState.NoData => Mark.None,
        _ => Mark.Attention,
    };
}
