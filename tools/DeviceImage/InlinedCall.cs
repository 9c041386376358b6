using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.DeviceImage;

/// <summary>One call on its way to be replaced by the code of the called method.</summary>
public sealed class InlinedCall(
    MethodDefinition caller, Instruction call, MethodDefinition callee, List<VariableDefinition> temporaries, Renaming renaming)
{
    private readonly int _kept = Kept(callee);
    private readonly ILProcessor _il = caller.Body.GetILProcessor();
    private readonly Dictionary<ParameterDefinition, Instruction> _sources = [];
    private readonly Dictionary<ParameterDefinition, VariableDefinition> _copies = [];
    private readonly Dictionary<VariableDefinition, VariableDefinition> _variables = [];
    private readonly List<VariableDefinition> _taken = [];

    /// <summary>With the object itself, if there is one, in front.</summary>
    public static ParameterDefinition[] ParametersOf(MethodDefinition method) =>
        method.HasThis ? [method.Body.ThisParameter, .. method.Parameters] : [.. method.Parameters];

    /// <summary>So many parameters a method loads first of all, in their order, and uses nowhere else: they stay on the stack.</summary>
    public static int Kept(MethodDefinition method)
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

    /// <summary>False, and nothing is changed, where the code cannot move or the caller would have too many variables.</summary>
    public bool TryMove(int maximumVariables)
    {
        Dictionary<Instruction, int> depths = StackDepths.Of(caller.Body);
        ParameterDefinition[] parameters = ParametersOf(callee);
        if (!depths.TryGetValue(call, out int depth))
        {
            return false;
        }

        // The metadata processor takes the stack for empty behind a jump; so there it has to be.
        int below = depth - parameters.Length;
        Instruction last = callee.Body.Instructions[^1];
        bool hasJumps = callee.Body.Instructions.Any(
            i => i != last && (Bodies.TargetsOf(i).Any() || i.OpCode.Code is Code.Ret or Code.Throw));
        if ((below > 0 && hasJumps) || last.OpCode.Code != Code.Ret)
        {
            return false;
        }

        List<Instruction> loads = FindSources(parameters, depths, below);
        bool isResultKept = callee.ReturnType.MetadataType != MetadataType.Void && hasJumps;
        VariableDefinition? result = isResultKept ? Take(TypeHere(callee.ReturnType)) : null;
        foreach (ParameterDefinition parameter in parameters.Skip(_kept).Where(p => !_sources.ContainsKey(p)))
        {
            bool isObject = parameter == callee.Body.ThisParameter && !callee.DeclaringType.IsValueType;
            _copies[parameter] = Take(isObject ? caller.Module.TypeSystem.Object : TypeHere(parameter.ParameterType));
        }

        foreach (VariableDefinition variable in callee.Body.Variables)
        {
            _variables[variable] = Take(TypeHere(variable.VariableType));
        }

        if (_taken.Count(v => !temporaries.Contains(v)) + caller.Body.Variables.Count > maximumVariables)
        {
            return false;
        }

        foreach (VariableDefinition variable in _taken.Where(v => !temporaries.Contains(v)))
        {
            temporaries.Add(variable);
            caller.Body.Variables.Add(variable);
        }

        loads.ForEach(l => Bodies.Remove(caller.Body, l));
        Replace(parameters, result);
        return true;
    }

    /// <summary>Arguments that are a constant, a variable or a parameter of the caller's are named where they are used.</summary>
    private List<Instruction> FindSources(ParameterDefinition[] parameters, Dictionary<Instruction, int> depths, int below)
    {
        HashSet<Instruction> targets = [.. caller.Body.Instructions.SelectMany(Bodies.TargetsOf)];
        var loads = new List<Instruction>();
        Instruction? at = call.Previous;
        for (int i = parameters.Length - 1; i >= _kept && !targets.Contains(loads.Count > 0 ? loads[^1] : call); i--, at = at.Previous)
        {
            if (at == null || !IsSource(at) || !IsOnlyRead(parameters[i]))
            {
                break;
            }

            _sources[parameters[i]] = at;
            loads.Add(at);
        }

        if (callee.HasThis && _kept == 0 && !_sources.ContainsKey(parameters[0]) && IsOnlyRead(parameters[0]))
        {
            // The object itself stands before the other arguments.
            while (at != null && depths.GetValueOrDefault(at, -1) > below)
            {
                at = at.Previous;
            }

            if (at != null && depths.GetValueOrDefault(at, -1) == below && IsThis(at) && IsEnteredHereOnly(at, depths, below))
            {
                _sources[parameters[0]] = at;
                loads.Add(at);
            }
        }

        return loads;
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

    private TypeReference TypeHere(TypeReference type) => callee.Module == caller.Module ? type : renaming.Import(type);

    private VariableDefinition Take(TypeReference type)
    {
        VariableDefinition variable = temporaries.FirstOrDefault(t => t.VariableType.FullName == type.FullName && !_taken.Contains(t))
            ?? new VariableDefinition(type);
        _taken.Add(variable);
        return variable;
    }

    private void Replace(ParameterDefinition[] parameters, VariableDefinition? result)
    {
        Instruction end = call.Next;
        Instruction first = call;
        foreach (ParameterDefinition parameter in parameters.Reverse().Where(_copies.ContainsKey))
        {
            Put(_il.Create(OpCodes.Stloc, _copies[parameter]));
        }

        Instruction behind = result == null ? end : _il.Create(OpCodes.Ldloc, result);
        Dictionary<Instruction, Instruction> moved = callee.Body.Instructions.ToDictionary(i => i, _ => _il.Create(OpCodes.Nop));
        foreach (Instruction instruction in callee.Body.Instructions)
        {
            Instruction copy = moved[instruction];
            Put(copy);
            if (callee.Body.Instructions.IndexOf(instruction) < _kept)
            {
                continue;
            }

            if (instruction.OpCode.Code != Code.Ret)
            {
                Copy(instruction, copy, moved);
                continue;
            }

            if (result != null)
            {
                copy.OpCode = OpCodes.Stloc;
                copy.Operand = result;
            }

            if (instruction.Next != null)
            {
                Instruction jump = result == null ? copy : _il.Create(OpCodes.Nop);
                if (jump != copy)
                {
                    Put(jump);
                }

                jump.OpCode = OpCodes.Br;
                jump.Operand = behind;
            }
        }

        if (result != null)
        {
            Put(behind);
        }

        // What jumped to the call jumps to what has come in its place; what was not needed goes.
        Bodies.Remove(caller.Body, call);
        foreach (Instruction copy in moved.Values.Where(c => c.OpCode.Code == Code.Nop))
        {
            Bodies.Remove(caller.Body, copy);
        }

        void Put(Instruction instruction)
        {
            if (first == call)
            {
                _il.InsertAfter(call, instruction);
            }
            else
            {
                _il.InsertAfter(first, instruction);
            }

            first = instruction;
        }
    }

    private void Copy(Instruction instruction, Instruction copy, Dictionary<Instruction, Instruction> moved)
    {
        copy.OpCode = instruction.OpCode;
        copy.Operand = instruction.Operand switch
        {
            Instruction target => moved[target],
            Instruction[] targets => targets.Select(t => moved[t]).ToArray(),
            VariableDefinition variable => _variables[variable],
            TypeReference type => TypeHere(type),
            MemberReference member when callee.Module != caller.Module => renaming.Import(member),
            _ => instruction.Operand,
        };
        if (instruction.Operand is not ParameterDefinition parameter)
        {
            return;
        }

        if (_sources.TryGetValue(parameter, out Instruction? source))
        {
            copy.OpCode = source.OpCode;
            copy.Operand = source.Operand;
        }
        else
        {
            copy.OpCode = copy.OpCode.Code switch
            {
                Code.Ldarga => OpCodes.Ldloca,
                Code.Starg => OpCodes.Stloc,
                _ => OpCodes.Ldloc,
            };
            copy.Operand = _copies[parameter];
        }
    }
}
