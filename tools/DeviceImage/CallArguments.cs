using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.DeviceImage;

/// <summary>Where code that moves to its caller finds its arguments: still on the stack, at their source, or in a copy.</summary>
internal sealed class CallArguments(
    MethodDefinition caller, Instruction call, MethodDefinition callee, List<VariableDefinition> temporaries)
{
    /// <summary>So many of the first arguments stay on the stack.</summary>
    public int Kept { get; } = KeptBy(callee);

    /// <summary>The instruction that gives an argument, where it may stand at each use instead.</summary>
    public Dictionary<ParameterDefinition, Instruction> Sources { get; } = [];

    /// <summary>The same instructions: before the call they are not needed then.</summary>
    public List<Instruction> Loads { get; } = [];

    /// <summary>With the object itself, if there is one, in front.</summary>
    public static ParameterDefinition[] ParametersOf(MethodDefinition method) =>
        method.HasThis ? [method.Body.ThisParameter, .. method.Parameters] : [.. method.Parameters];

    /// <summary>So many parameters a method loads first of all, in their order, and uses nowhere else: they stay on the stack.</summary>
    public static int KeptBy(MethodDefinition method)
    {
        var code = method.Body.Instructions;
        ParameterDefinition[] parameters = ParametersOf(method);
        int kept = 0;
        while (kept < parameters.Length && code[kept].OpCode.Code == Code.Ldarg && code[kept].Operand == parameters[kept]
            && code.Count(i => i.Operand == parameters[kept]) == 1 && !code.Any(i => Bodies.TargetsOf(i).Contains(code[kept])))
        {
            kept++;
        }

        return kept;
    }

    /// <summary>Arguments that are a constant, a variable or a parameter of the caller's are named where they are used.</summary>
    public void Find(Dictionary<Instruction, int> depths, int below)
    {
        ParameterDefinition[] parameters = ParametersOf(callee);
        HashSet<Instruction> targets = [.. caller.Body.Instructions.SelectMany(Bodies.TargetsOf)];
        Instruction? at = call.Previous;
        for (int i = parameters.Length - 1; i >= Kept && !targets.Contains(Loads.Count > 0 ? Loads[^1] : call); i--, at = at.Previous)
        {
            if (at == null || !IsSource(at) || !IsOnlyRead(parameters[i]))
            {
                break;
            }

            Sources[parameters[i]] = at;
            Loads.Add(at);
        }

        if (callee.HasThis && Kept == 0 && !Sources.ContainsKey(parameters[0]) && IsOnlyRead(parameters[0]))
        {
            // The object itself stands before the other arguments.
            while (at != null && depths.GetValueOrDefault(at, -1) > below)
            {
                at = at.Previous;
            }

            if (at != null && depths.GetValueOrDefault(at, -1) == below && IsThis(at) && IsEnteredHereOnly(at, depths, below))
            {
                Sources[parameters[0]] = at;
                Loads.Add(at);
            }
        }
    }

    private bool IsEnteredHereOnly(Instruction load, Dictionary<Instruction, int> depths, int below)
    {
        HashSet<Instruction> between = [];
        for (Instruction i = load.Next; i != call; i = i.Next)
        {
            if (depths.GetValueOrDefault(i, -1) <= below)
            {
                return false;
            }

            between.Add(i);
        }

        between.Add(call);
        return !caller.Body.Instructions.Any(i => !between.Contains(i) && Bodies.TargetsOf(i).Any(between.Contains))
            && !caller.Body.ExceptionHandlers.Any(h => between.Contains(h.TryStart) || between.Contains(h.HandlerStart));
    }

    private bool IsSource(Instruction load) => load.OpCode.Code switch
    {
        Code.Ldc_I4 or Code.Ldnull => true,
        Code.Ldarg or Code.Ldloc => !(load.Operand is VariableDefinition own && temporaries.Contains(own)) && !caller.Body.Instructions.Any(
            i => i.Operand == load.Operand && (i.OpCode.Code is Code.Ldarga or Code.Ldloca)),
        _ => false,
    };

    private bool IsThis(Instruction load) => caller.HasThis && load.OpCode.Code == Code.Ldarg && load.Operand == caller.Body.ThisParameter;

    private bool IsOnlyRead(ParameterDefinition parameter) =>
        !callee.Body.Instructions.Any(i => i.Operand == parameter && (i.OpCode.Code is Code.Starg or Code.Ldarga));
}
