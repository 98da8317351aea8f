# Completes a line for NAME by asking the program. Its answer begins with an empty word where it
# offers paths, which are then Bash's to quote.
_FUNCTION() {
    # A separator that is no blank, or the empty word would be lost.
    local IFS=$'\037' set=$- words=("${COMP_WORDS[@]}")
    # The word as far as the cursor, which an older Bash does not tell.
    if [[ ${BASH_VERSINFO[0]} -ge 4 ]]; then words[COMP_CWORD]=$2; fi
    set -f
    COMPREPLY=($(VARIABLE=bash _CLAP_IFS="$IFS" _CLAP_COMPLETE_INDEX="$COMP_CWORD" \
        PROGRAM -- "${words[@]}" 2> /dev/null))
    if [[ $set != *f* ]]; then set +f; fi
    if [[ -z ${COMPREPLY[0]-none} ]]; then
        COMPREPLY=("${COMPREPLY[@]:1}")
        if ! compopt -o filenames 2> /dev/null; then
            local at
            for at in "${!COMPREPLY[@]}"; do COMPREPLY[at]=$(printf %q "${COMPREPLY[at]}"); done
        fi
    fi
    if [[ ${COMPREPLY[0]-} != *[=/:] ]]; then compopt +o nospace 2> /dev/null; fi
}
complete -o nospace -o bashdefault -o nosort -F _FUNCTION NAME 2> /dev/null ||
    complete -o nospace -o bashdefault -F _FUNCTION NAME
