/*
title = "Hosts"
description = "Who hosted which event."

[columns]
one = "one"
*/

DELETE FROM source RETURNING slug AS one;
